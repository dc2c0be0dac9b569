"""Fair use: how much each caller may ask for, counted in Redis for all processes together."""

from apps.common.rates.leases import spend
from apps.common.rates.quotas import Quota, Standing, quotas_of

__all__ = ["Quota", "Standing", "quotas_of", "spend"]
