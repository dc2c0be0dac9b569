"""The same list by FastAPI, SQLAlchemy and asyncpg."""

import os
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import FastAPI, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, contains_eager, mapped_column, relationship


class Base(DeclarativeBase):
    """What SQLAlchemy keeps of tables."""


class Layer(Base):
    """A layer, as far as the list names it."""

    __tablename__ = "programmes_layer"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]


class Milestone(Base):
    """A milestone."""

    __tablename__ = "programmes_milestone"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]
    initiative_id: Mapped[UUID]
    layer_id: Mapped[UUID] = mapped_column(ForeignKey("programmes_layer.id"))
    owner_organisation_id: Mapped[UUID | None]
    name: Mapped[str]
    weight: Mapped[float]
    baseline_date: Mapped[date]
    original_baseline_date: Mapped[date]
    forecast_date: Mapped[date | None]
    actual_date: Mapped[date | None]
    status: Mapped[str]
    evidence_url: Mapped[str]
    note: Mapped[str]
    reported_at: Mapped[datetime | None]
    external_id: Mapped[str | None]
    source: Mapped[str]
    of_layer: Mapped[Layer] = relationship()

    @property
    def layer(self) -> str:
        """Return the key of the layer."""
        return self.of_layer.key


class Row(BaseModel):
    """A milestone as it is answered."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    initiative_id: UUID
    layer: str
    owner_organisation_id: UUID | None
    name: str
    weight: float
    baseline_date: date
    original_baseline_date: date
    forecast_date: date | None
    actual_date: date | None
    status: str
    evidence_url: str
    note: str
    reported_at: datetime | None
    external_id: str | None
    source: str


class Page(BaseModel):
    """A page and where the next begins."""

    results: list[Row]
    after: UUID | None


_engine = create_async_engine(os.environ["BENCH_DATABASE"], pool_size=4)
_sessions = async_sessionmaker(_engine, expire_on_commit=False)
app = FastAPI()


@app.get("/{workspace}/milestones/")
async def milestones(
    workspace: UUID,
    status: str | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Page:
    """Return one page of a workspace's milestones."""
    wanted = select(Milestone).join(Milestone.of_layer)
    wanted = wanted.options(contains_eager(Milestone.of_layer))
    wanted = wanted.where(Milestone.workspace_id == workspace)
    if status is not None:
        wanted = wanted.where(Milestone.status == status)
    if after is not None:
        wanted = wanted.where(Milestone.id > after)
    async with _sessions() as session:
        rows = list(await session.scalars(wanted.order_by(Milestone.id).limit(limit + 1)))
    page = [Row.model_validate(row) for row in rows[:limit]]
    return Page(results=page, after=page[-1].id if len(rows) > limit else None)
