# Svarsdag in a container: `web` by default, `tick` beside it.
FROM python:3.12.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/svarsdag \
    && /opt/svarsdag/bin/pip install --no-cache-dir --disable-pip-version-check \
       --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY calendars calendars
COPY scheduler scheduler
COPY docs docs
COPY web web
# What libraries test themselves with is a tenth of the image.
RUN /opt/svarsdag/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps . \
    && find /opt/svarsdag -type d -name tests -prune -exec rm -r {} +

FROM python:3.12.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/svarsdag --create-home svarsdag \
    && install --directory --owner=svarsdag --group=svarsdag /var/lib/svarsdag/regions
COPY --from=build /opt/svarsdag /opt/svarsdag
COPY config /etc/svarsdag
ENV PATH=/opt/svarsdag/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SVARSDAG_CONFIG_DIR=/etc/svarsdag \
    SVARSDAG_DATA_DIR=/var/lib/svarsdag
USER 10001
VOLUME /var/lib/svarsdag
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["svarsdag", "web", "--host", "0.0.0.0", "--port", "8000"]
