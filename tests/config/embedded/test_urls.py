import os
from pathlib import Path

import environ
import pytest
from kombu.connection import Connection
from redis import Redis
from redis.connection import parse_url as parse_redis_url

from config.embedded import urls

SHORT = Path("/srv/lockstep data/ü")
LONG = Path("/srv") / ("x" * 120)


def test_database_url_names_the_socket_as_django_reads_it():
    config = environ.Env.db_url_config(urls.database_url(SHORT))

    assert (config["HOST"], config["NAME"], config["USER"]) == (
        "/srv/lockstep data/ü/postgres",
        "lockstep",
        "lockstep",
    )


def test_redis_url_names_the_socket_as_redis_reads_it():
    parsed = parse_redis_url(urls.redis_url(SHORT, database=3))

    assert (parsed["path"], parsed["db"]) == ("/srv/lockstep data/ü/redis/redis.sock", 3)


def test_broker_url_leads_celery_to_the_same_redis_database():
    redis_url = os.environ["REDIS_URL"]

    with Connection(urls.broker_url(redis_url)) as broker, Redis.from_url(redis_url) as client:
        queue = broker.SimpleQueue("broker-url-test")
        queue.put("here")
        waiting = client.llen("broker-url-test")
        queue.get(timeout=5).ack()
        queue.queue.delete()
        queue.close()

    assert waiting == 1


@pytest.mark.parametrize("given", ["redis://cache:6379/2", "rediss://:secret@cache/0"])
def test_broker_url_of_a_network_address_is_that_address(given: str):
    assert urls.broker_url(given) == given


def test_socket_folder_of_a_long_path_is_short_and_its_own():
    folders = {urls.socket_folder(data, "postgres") for data in (LONG, LONG / "y")}

    assert len(folders) == 2
    assert all(len(bytes(folder / urls.POSTGRES_SOCKET)) < 104 for folder in folders)
