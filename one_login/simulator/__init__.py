"""A local stand-in for GOV.UK One Login: an OpenID provider of its own, for development and tests only.

It runs as a process of its own on an origin of its own, with real keys and real signatures, and refuses
what the real service refuses. It imports nothing from the rest of the project: the relying party meets it
over HTTP alone, as it would meet the real service.

    gunicorn one_login.simulator.wsgi:application --threads 8 --workers 1 --limit-request-line 8190

One worker, because all state (sessions, codes, tokens) is in its memory; the longer request line, because
gunicorn's own limit lies just below the 4,096 characters of query that the service allows.

Configuration comes from the environment (see `configuration`). Without LOCAL_DIR, or with any address that
is not a loopback one, it does not start: it cannot be switched on in production.

It can also be told to do what nobody may believe: `faults` names every fault, the page lets one be chosen for
a sign-in, and `/control/` (loopback only, JSON in and out) takes orders from tests:

    POST   /control/faults           {"faults": ["id_token.iss_wrong", {"name": "token.slow", "value": 3}],
                                      "requests": 2 or null for until cleared (else once, for a person until
                                      cleared), "subject": "urn:..." or "persona": "connects-by-nino",
                                      "step": "sign-in" or "identity" (else whichever comes first)}
    GET, DELETE /control/faults      those that still hold, with the names of all; clears them
    POST   /control/keys             {"key": "id_token" or "identity",
                                      "action": "publish", "use", "rotate" or "withdraw", "kid": "..."}
    GET, DELETE /control/keys        those in service; back to those of the start
    POST   /control/identity-issuer  {"identity_issuer": "http://localhost:9/"}
    GET, DELETE /control/identity-issuer
    POST   /control/logout           {"subject" or "persona", "faults": ["logout_token.typ_wrong"], "send": false}
    GET, DELETE /control/requests    what was asked of this process, queries left out
    POST   /control/reset            {}: no faults, first keys and issuer, no requests recorded

Where to look:
    configuration          what the environment says, checked once at the start
    personas               the people who can sign in
    authorization_request  what /authorize demands
    client_assertion       how a client proves itself at /token (client_keys: with which keys)
    claims                 every claim that is issued, as tables from name to function
    provider               keys, sessions, codes and tokens
    key_ring               which keys are published, and which signs
    drafts, answers        what is about to be sent, while it can still be changed
    faults                 the table of all faults: claim_, signature_, credential_, answer_, callback_faults
    fault_rules            which of them are to be committed, for whom and how often
    forger                 keys of somebody else, at addresses of their own
    control                the orders above
    logout_token           its claims; back_channel sends it
    views, endpoints       what the browser meets, and what the client calls directly
"""
