#!/bin/sh
# Prepares PostgreSQL and Vault (or OpenBao) for the nightly report; once, by who administers both.
#
#   PGHOST, PGPORT, PGUSER, PGPASSWORD   an administrator of PostgreSQL 16 or newer (no superuser needed)
#   VAULT_ADDR, VAULT_TOKEN              an administrator of Vault or OpenBao
#   MAYFLY_CONFIG                        whose configuration; by default mayfly.yaml beside this script
#   ROTATOR_CONFIG                       that of who rotates the root; by default rotator.yaml beside this script
#   CREDENTIALS_DIRECTORY                where Mayfly will find what it logs in to Vault with; by default /etc/mayfly
#
# Needs psql, bao or vault, and mayfly on the PATH.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
configuration=${MAYFLY_CONFIG:-$here/mayfly.yaml}
rotator=${ROTATOR_CONFIG:-$here/rotator.yaml}
evidence=${CREDENTIALS_DIRECTORY:-/etc/mayfly}
vault=$(command -v bao || command -v vault)
sql="psql -X -q -v ON_ERROR_STOP=1"

# The report's own part, and then Mayfly's: roles and the functions of its guard.
$sql -d postgres -c 'CREATE DATABASE reporting'
$sql -d reporting -f "$here/database.sql"
# A report may go into its own database only. These two everybody may enter until their owner, a superuser, says no.
$sql -d postgres -c 'REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC' || echo 'not revoked: see mayfly doctor' >&2
mayfly generate sql -c "$configuration" | $sql -d reporting

# The two logins that Vault makes others with, by turns. Their passwords stand in no file and no argument; only Vault keeps them.
new_password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
ROOT_PASSWORD=$(new_password) SECOND_ROOT_PASSWORD=$(new_password)
export ROOT_PASSWORD SECOND_ROOT_PASSWORD
$sql -d reporting <<SQL
SET search_path = pg_catalog, pg_temp;
ALTER ROLE mayfly_root_a PASSWORD '$ROOT_PASSWORD';
ALTER ROLE mayfly_root_b PASSWORD '$SECOND_ROOT_PASSWORD';
SQL
mayfly generate vault -c "$configuration" | sh

# Who runs the report: an AppRole that may do what Mayfly's policy says, and nothing else.
mayfly generate vault-policy -c "$configuration" | "$vault" policy write nightly-report -
"$vault" auth enable approle
# Its token is renewed for as long as Mayfly runs: where a secret id is for one login, there is no second.
once=
if grep -q '^ *secret_id_response_wrapping_path:' "$configuration"; then once='secret_id_num_uses=1 secret_id_ttl=10m'; fi
# shellcheck disable=SC2086
"$vault" write auth/approle/role/nightly-report token_policies=nightly-report token_period=10m $once
mkdir -p "$evidence"
"$vault" read -field=role_id auth/approle/role/nightly-report/role-id >"$evidence/role-id"
if [ -n "$once" ]; then
  "$here/new-secret-id.sh"
else
  "$vault" write -f -field=secret_id auth/approle/role/nightly-report/secret-id >"$evidence/secret-id"
fi

# Who rotates the root: another AppRole, for a host that is trusted as Vault is. Take these two files there.
{
  mayfly generate vault-policy -c "$rotator"
  mayfly generate rotator-policy -c "$rotator"
} | "$vault" policy write mayfly-rotator -
"$vault" write auth/approle/role/mayfly-rotator token_policies=mayfly-rotator token_period=10m
"$vault" read -field=role_id auth/approle/role/mayfly-rotator/role-id >"$evidence/rotator-role-id"
"$vault" write -f -field=secret_id auth/approle/role/mayfly-rotator/secret-id >"$evidence/rotator-secret-id"
