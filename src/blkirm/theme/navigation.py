"""Where the links of header and footer lead. Pages of both languages have the same ids."""

from blkirm import _
from zope.i18nmessageid import Message


TOPICS = "topics"
NEWS = "news"
HOTLINE = "hotline"

#: The four fields of work: id of the page below topics, title, one line.
FIELDS: tuple[tuple[str, Message, Message], ...] = (
    (
        "voluntary-return",
        _("topic_voluntary_return", default="Voluntary return"),
        _("topic_voluntary_return_line", default="Counselling and support before departure"),
    ),
    (
        "forced-return",
        _("topic_forced_return", default="Forced return"),
        _("topic_forced_return_line", default="Procedures, responsibilities and principles"),
    ),
    (
        "dublin",
        _("topic_dublin", default="Dublin transfers"),
        _("topic_dublin_line", default="Transfers between European states"),
    ),
    (
        "reintegration",
        _("topic_reintegration", default="Reintegration"),
        _("topic_reintegration_line", default="Support after arrival"),
    ),
)

#: id below the language folder or the site, title
PUBLIC = (
    (TOPICS, _("nav_topics", default="Topics")),
    ("reports", _("nav_reports", default="Reports")),
    ("programmes", _("nav_programmes", default="Return support")),
    ("authorities", _("nav_authorities", default="Authorities")),
    (NEWS, _("nav_news", default="News")),
)
MEMBERS = (
    ("desk", _("nav_desk", default="My desk")),
    ("working-parties", _("nav_working_parties", default="Working parties")),
    ("reports", _("nav_reports", default="Reports")),
    ("programmes", _("nav_programmes", default="Return support")),
    ("authorities", _("nav_authorities", default="Authorities")),
)
#: People with an account and without a membership: editors, publishers, auditors.
STAFF = (MEMBERS[0], *PUBLIC)
PLAIN = (
    ("easy-language", _("nav_easy_language", default="Easy language")),
    ("sign-language", _("nav_sign_language", default="Sign language")),
)
CONTACT = (
    (HOTLINE, _("nav_hotline", default="Return hotline")),
    ("contact", _("nav_contact", default="Contact")),
    ("report-barrier", _("nav_report_barrier", default="Report a barrier")),
    ("misplaced-data", _("nav_misplaced_data", default="Report misplaced data")),
)
LEGAL = (
    ("impressum", _("nav_imprint", default="Legal notice")),
    ("privacy", _("nav_privacy", default="Privacy")),
    ("accessibility", _("nav_accessibility", default="Accessibility statement")),
)
