def test_the_process_says_it_is_alive(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_readiness_says_which_part_is_missing(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": True, "worker": False}
