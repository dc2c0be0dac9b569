# One image for web, worker, beat and migrations; what it runs is the command it is given.

# Compilers are here for the few requirements that have no wheel for this platform.
FROM python:3.11 AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/lockstep
COPY requirements/base.txt /tmp/base.txt
RUN /opt/lockstep/bin/pip install --require-hashes --requirement /tmp/base.txt

FROM python:3.11-slim
ENV PATH=/opt/lockstep/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    # The compiled core is made with the image and has to fit whatever machine runs it.
    NUMBA_CPU_NAME=generic \
    NUMBA_CACHE_DIR=/srv/numba
COPY --from=build /opt/lockstep /opt/lockstep
WORKDIR /srv/lockstep
COPY . .
# The code is root's: what runs it cannot change it.
RUN useradd --system --uid 10001 --home-dir /srv/lockstep --shell /usr/sbin/nologin lockstep \
    && install --directory --owner=lockstep build "$NUMBA_CACHE_DIR" \
    && python -m compileall -q apps config coordination
USER lockstep
# What is needed to start is needed here too, but none of it is kept: the values mean nothing.
RUN LOCKSTEP_ENV=production \
    LOCKSTEP_SECRET_KEY=build LOCKSTEP_TOKEN_PEPPER=build LOCKSTEP_WEBHOOK_KEY=build LOCKSTEP_ALLOWED_HOSTS=build \
    DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput \
    && python -m config.warm_up
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "config.wsgi:application", "--host=0.0.0.0", "--port=8000", \
     "--workers=2", "--blocking-threads=16", "--no-ws", "--respawn-failed-workers"]
