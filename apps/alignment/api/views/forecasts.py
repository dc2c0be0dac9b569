"""What is to be expected, asked for directly: nothing of it is stored."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.parameters import AS_OF, SEED, TRIALS, as_of_in, number_in
from apps.alignment.api.schemas import ForecastSerializer
from apps.alignment.api.views.readings import ReadingView
from apps.alignment.selectors.forecasts import forecast_of
from apps.stakeholders.api.replays import replayable
from coordination.thresholds import FEWEST_TRIALS, LARGEST_SEED, MOST_TRIALS


class ForecastView(ReadingView):
    """When an initiative's milestones will be done, if slips stay what they were."""

    costs = {"get": 20}
    query_parameters = frozenset({"as_of", "trials", "seed"})
    answer = ForecastSerializer

    @extend_schema(
        operation_id="initiatives_forecast",
        parameters=[AS_OF, TRIALS, SEED],
        responses=ForecastSerializer,
    )
    @replayable
    def get(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Return the forecast of an initiative on a day, with what it rests on."""
        form = self.form()
        read = forecast_of(
            self.initiative(pk),
            as_of_in(request, self.workspace),
            self.actor,
            trials=number_in(request, "trials", FEWEST_TRIALS, MOST_TRIALS),
            seed=number_in(request, "seed", 0, LARGEST_SEED),
        )
        return Response(form.of_computed([read])[0])
