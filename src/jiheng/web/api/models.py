"""Tokens of scripts, and the answers that were given under an Idempotency-Key."""

from __future__ import annotations

from django.db import models

from jiheng.web.orgs.models import User

KEY_LENGTH = 255


class Token(models.Model):
    """What a script says instead of a password. Only the hash is kept: the token itself is shown once and never again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d %H:%M}"


class KeptAnswer(models.Model):
    """The first answer to what a person sent under a key. While `status` is empty, the request is under way.

    `claim` is a random mark of whoever does the work: work that was given up and taken over cannot be kept twice.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=KEY_LENGTH)
    request = models.CharField(max_length=64)  # the hash of what was asked
    claim = models.CharField(max_length=32)
    begun_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=100, blank=True)  # its content type
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["begun_at"])]

    def __str__(self) -> str:
        return f"{self.user} {self.key}"
