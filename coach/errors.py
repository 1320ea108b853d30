"""What can go wrong in the coach, and in its dealings with a model.

CoachError
├── InvalidRequest       the caller's input can't be served as it is
│   └── TooLarge         … because it is over a stated limit
├── Forbidden            the settings of this server don't allow it
├── NotFound             no session, practice set or turn of that id
├── Conflict             the session has ended, or another turn is in flight
├── ConfigurationError   a setting is missing or wrong
└── ModelError           the model can't be used now
    ├── ModelUnreachable     no connection, or a server error that lasted
    ├── ModelTimeout         no complete reply within the deadline
    ├── ModelRateLimited     told to wait longer than the deadline allows
    ├── ModelRefused         key, quota, model name or schema not accepted
    ├── ModelReplyInvalid    a reply that can't be read, even after one repair
    └── RecordingMissing     replaying, and this call was never recorded
"""


class CoachError(Exception):
    """Base of every error of this package.

    Attributes:
        code: stable machine-readable name.
        mend: what the user can do about it, one sentence.
    """

    code = "coach_error"

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.mend}".strip()


class InvalidRequest(CoachError):
    """The caller's input can't be served as it is."""

    code = "invalid_request"


class TooLarge(InvalidRequest):
    """The caller's input is over a stated limit."""

    code = "too_large"


class Forbidden(CoachError):
    """The settings of this server don't allow it."""

    code = "forbidden"


class NotFound(CoachError):
    """No session, practice set or turn of that id."""

    code = "not_found"


class Conflict(CoachError):
    """The session has ended, or another turn is in flight."""

    code = "conflict"


class ConfigurationError(CoachError):
    """A setting is missing or wrong."""

    code = "configuration"


class ModelError(CoachError):
    """The model can't be used now; nothing was scored in its place."""

    code = "model_error"


class ModelUnreachable(ModelError):
    """No connection to the model, or a server error that lasted."""

    code = "model_unreachable"


class ModelTimeout(ModelError):
    """No complete reply within the deadline."""

    code = "model_timeout"


class ModelRateLimited(ModelError):
    """The endpoint asks to wait longer than the deadline allows."""

    code = "model_rate_limited"


class ModelRefused(ModelError):
    """The endpoint doesn't accept the key, quota, model name or schema."""

    code = "model_refused"


class ModelReplyInvalid(ModelError):
    """The reply can't be read, even after one repair."""

    code = "model_reply_invalid"


class RecordingMissing(ModelError):
    """Replaying, and this call was never recorded."""

    code = "recording_missing"
