"""What the room reads for an item of its agenda: a link, or a file."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.names import refuse_disguise
from apps.forums.models.agendas import AgendaItem
from apps.stakeholders.models import Workspace


@keeps_history
class Paper(Record):
    """A paper of an agenda item.

    link: where it is, "" where it is a file here; file_name: as it is saved, with the suffix of
    what it holds; media_type: by its content, never by its name; size: bytes; digest: SHA-256
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="papers")
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=300, validators=[refuse_disguise])
    link = models.URLField(max_length=2000, blank=True, default="")
    file_name = models.CharField(max_length=200, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
            models.CheckConstraint(
                condition=~Q(link="") & Q(file_name="", media_type="", digest="", size__isnull=True)
                | Q(link="", size__gt=0) & ~Q(file_name="") & ~Q(media_type="") & ~Q(digest=""),
                name="paper_is_a_link_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        """Name the paper."""
        return self.title


class PaperFile(models.Model):
    """The bytes of a paper: a table of their own, so that no list reads them by mistake."""

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, related_name="file", primary_key=True
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        """Name whose bytes they are."""
        return str(self.paper_id)
