"""Calendar feeds: what they show, their addresses, and how they are built and served."""

from scheduler.services.feeds.addresses import (
    create_feed,
    feed_of_token,
    feeds,
    get_feed,
    revoke_feed,
    secret_url,
)
from scheduler.services.feeds.public import (
    PUBLIC_PARTS,
    PublicFeed,
    feeds_in_config,
    public_address_of_round,
    public_feed,
    public_url,
    publish_feed,
)
from scheduler.services.feeds.serving import FeedAnswer, serve_public, serve_secret

__all__ = [
    "PUBLIC_PARTS",
    "FeedAnswer",
    "PublicFeed",
    "create_feed",
    "feed_of_token",
    "feeds",
    "get_feed",
    "feeds_in_config",
    "public_address_of_round",
    "public_feed",
    "public_url",
    "publish_feed",
    "revoke_feed",
    "secret_url",
    "serve_public",
    "serve_secret",
]
