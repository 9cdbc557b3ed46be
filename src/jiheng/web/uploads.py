"""Receives uploaded files: in memory or on disk as Django does, and stops keeping one that outgrows the limit."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes each file to the disk up to one byte over the limit; by that byte the form sees that it is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep the piece of a chunk that lies within the limit."""
        room = settings.UPLOAD_LIMIT + 1 - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Hand over what was kept, with its own size."""
        return super().file_complete(min(file_size, settings.UPLOAD_LIMIT + 1))
