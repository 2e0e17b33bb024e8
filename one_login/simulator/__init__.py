"""A local stand-in for GOV.UK One Login: an OpenID provider of its own, for development and tests only.

It runs as a process of its own on an origin of its own, with real keys and real signatures, and refuses
what the real service refuses. It imports nothing from the rest of the project: the relying party meets it
over HTTP alone, as it would meet the real service.

    gunicorn one_login.simulator.wsgi:application --threads 8 --workers 1 --limit-request-line 8190

One worker, because all state (sessions, codes, tokens) is in its memory; the longer request line, because
gunicorn's own limit lies just below the 4,096 characters of query that the service allows.

Configuration comes from the environment (see `configuration`). Without LOCAL_DIR, or with any address that
is not a loopback one, it does not start: it cannot be switched on in production.

Where to look:
    configuration          what the environment says, checked once at the start
    personas               the people who can sign in
    authorization_request  what /authorize demands
    client_assertion       how a client proves itself at /token (client_keys: with which keys)
    claims                 every claim that is issued, as tables from name to function
    provider               keys, sessions, codes and tokens
    views, endpoints       what the browser meets, and what the client calls directly
"""
