#!/bin/sh
# Hands over a secret id for one start of Mayfly, whether run, recover or doctor: for one login, and wrapped, so that it is
# noticed if somebody takes it on the way. To be run before each start, by who may make them and is not the report:
#
#   path "auth/approle/role/nightly-report/secret-id" {
#     capabilities = ["update"]  min_wrapping_ttl = "1s"  max_wrapping_ttl = "10m"
#   }
#
#   VAULT_ADDR, VAULT_TOKEN   who that is
#   CREDENTIALS_DIRECTORY     where Mayfly will find it; by default /etc/mayfly
set -eu
umask 077
evidence=${CREDENTIALS_DIRECTORY:-/etc/mayfly}
vault=$(command -v bao || command -v vault)
"$vault" write -f -wrap-ttl=10m -field=wrapping_token auth/approle/role/nightly-report/secret-id >"$evidence/secret-id.new"
mv "$evidence/secret-id.new" "$evidence/secret-id"
