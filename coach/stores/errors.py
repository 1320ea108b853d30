"""What stores say when they refuse: message and mend."""

NO_SESSION = ("There is no such session.", "List your sessions to see which there are.")
NO_SET = ("There is no such practice set.", "Make one with a practice-set request.")
ENDED = ("The session has ended.", "Start a new session.")
IN_FLIGHT = ("Another message of this session is still being answered.", "Wait for its reply, then send yours.")
KEY_USED = ("This idempotency key was used for another message.", "Send a new message under a new key.")
LEASE_LOST = ("This turn took too long: the session was taken over meanwhile.", "Read the session, then send again.")
TOO_NEW = "The database was written by a newer version of the coach."
