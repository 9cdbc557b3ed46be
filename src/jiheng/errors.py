"""The exceptions of jiheng. Findings are values and never stand here.

JihengError
├── Unreadable      a file cannot be read; the message is one clear Chinese sentence for the user
├── NotStated       a rule asked for something that the report does not say; the runner records "not checked"
├── NotApplicable   a rule was handed something that it is not about; the runner records "not applicable"
├── ProfileError    a profile is unknown or holds an unknown key
└── CannotWrite     a report cannot be written to the target that was asked for
"""


class JihengError(Exception):
    """Base of all errors that jiheng raises on purpose; its text is fit for a user."""


class Unreadable(JihengError):
    """A file that cannot be read. The text says in one Chinese sentence what is wrong and what to do."""


class NotStated(JihengError):
    """Something that a rule needs is not written in the report; the text names it, e.g. 预算数."""


class NotApplicable(JihengError):
    """What a rule was handed is not what it is about, e.g. a sum that is no 三公 total."""


class ProfileError(JihengError):
    """An unknown profile or an unknown key in one; the text names the nearest right one."""


class CannotWrite(JihengError):
    """A report that cannot be written as asked; the text says why and what to do."""
