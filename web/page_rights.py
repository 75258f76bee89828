"""Which right opens which page. Services ask again, for the body a thing is about; here a page is
refused before it is made, and menus leave out what would be."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.rights import Right

_PAGES: Mapping[Right, str] = {
    Right.READ_PLANS: """
        overview.show plans.show plans.meeting plans.export agendas.show agendas.file
        settings.show bodies.show feeds.show feeds.show_one feeds.create feeds.revoke""",
    Right.READ_MATTERS: """
        bodies.show_body bodies.show_organisation
        rounds.show_all rounds.show pm.accepted pm.accepted_file
        round_answers.download round_answers.archive
        incoming.show_all incoming.show
        ahead.show assignments.show_all obligations.show_all processes.show_all processes.show
        processes.new inquiries.show_all inquiries.show inquiries.download inquiries.export""",
    Right.IMPORT_PLANS: """
        plans.new plans.upload plans.review plans.hints plans.correct plans.withdraw_correction
        plans.choose_body plans.tick plans.confirm plans.discard
        plans.restore""",
    Right.MANAGE_SOURCES: "sources.show sources.add sources.fetch sources.remove",
    Right.MANAGE_INCOMING: """
        incoming.new incoming.read incoming.accept incoming.accept_replan incoming.answer
        incoming.withdraw""",
    Right.REGISTER_ANSWERS: "rounds.answer rounds.withdraw",
    Right.MANAGE_ROUNDS: """
        rounds.new rounds.accept rounds.accept_replan rounds.close rounds.reopen rounds.remind
        letters.read
        pm.draft pm.draft_file whatif.show round_answers.decide round_answers.hand_out
        round_answers.revoke round_reminders.show round_reminders.save""",
    Right.MANAGE_AHEAD: """
        assignments.add assignments.report assignments.withdraw assignments.reopen obligations.say
        processes.start processes.done processes.undo processes.accept_days processes.set_state
        inquiries.new inquiries.ask inquiries.act inquiries.hand_out
        next_year.show next_year.search next_year.follow next_year.stop next_year.review
        next_year.export""",
    Right.MANAGE_CONTACTS: """
        bodies.set_contact bodies.set_chief bodies.set_coordinator bodies.forget_alias
        bodies.restore_alias contact_forms.set_address contact_forms.set_deputy
        contact_forms.add_absence contact_forms.remove_absence""",
    Right.MANAGE_ACCOUNTS: """
        users.show users.invite users.withdraw users.set_role users.set_open
        api_tokens.show api_tokens.create api_tokens.revoke""",
    Right.PUBLISH_FEEDS: "feeds.publish",
    Right.SEE_MAILS: """
        mails.show_all mails.show mails.show_html mails.send_trial operation.show
        operation.send_again settings.send_test""",
    Right.SEE_LOG: "audit.show audit.export",
}
RIGHT_OF: Mapping[str, Right] = {
    endpoint: right for right, endpoints in _PAGES.items() for endpoint in endpoints.split()
}
"""By endpoint; whoever is logged in may open one that is not here only where `ALWAYS` says so."""

ALWAYS = frozenset(
    {
        "auth.log_out",
        "my_account.show",
        "my_account.change_password",
        "my_account.log_out_elsewhere",
        "my_account.begin_two_step",
        "my_account.end_two_step",
        "my_account.stop_two_step",
    }
)
"""For everybody who is logged in, whatever their role."""
