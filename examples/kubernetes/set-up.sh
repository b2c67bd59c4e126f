#!/bin/sh
# Prepares PostgreSQL and Vault (or OpenBao) for the nightly report in Kubernetes; once, by who administers both.
#
#   PGHOST, PGPORT, PGUSER, PGPASSWORD   an administrator of PostgreSQL 16 or newer (no superuser needed)
#   VAULT_ADDR, VAULT_TOKEN              an administrator of Vault or OpenBao
#   KUBERNETES_HOST                      the API server as Vault reaches it; by default https://kubernetes.default.svc
#   KUBERNETES_CA_CERT                   where Vault runs outside of the cluster: file with the API server's authority
#
# Usage: set-up.sh mayfly.yaml      the file that configmap.yaml holds. Needs psql, bao or vault, and mayfly on the PATH.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
configuration=$1
vault=$(command -v bao || command -v vault)
sql="psql -X -q -v ON_ERROR_STOP=1"

# The report's own part, and then Mayfly's: roles and the functions of its guard.
$sql -d postgres -c 'CREATE DATABASE reporting'
$sql -d reporting -f "$here/../batch-job/database.sql"
mayfly generate sql -c "$configuration" | $sql -d reporting

# The login that Vault makes others with. Its password stands in no file and no argument; only Vault keeps it.
ROOT_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
export ROOT_PASSWORD
echo "ALTER ROLE mayfly_root PASSWORD '$ROOT_PASSWORD'" | $sql -d reporting
mayfly generate vault -c "$configuration" | sh

# Who may log in: pods of one service account in one namespace, with a token made for Vault and nobody else; what for: what
# Mayfly's policy says, and nothing else.
mayfly generate vault-policy -c "$configuration" | "$vault" policy write nightly-report -
"$vault" auth enable kubernetes
"$vault" write auth/kubernetes/config kubernetes_host="${KUBERNETES_HOST:-https://kubernetes.default.svc}" \
  ${KUBERNETES_CA_CERT:+kubernetes_ca_cert=@"$KUBERNETES_CA_CERT" disable_local_ca_jwt=true}
"$vault" write auth/kubernetes/role/nightly-report \
  bound_service_account_names=nightly-report bound_service_account_namespaces=batch audience=vault \
  token_policies=nightly-report token_ttl=10m
