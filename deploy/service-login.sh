#!/usr/bin/env bash
# Run once by the image of PostgreSQL, on an empty volume: makes the login of the service. It is a
# member of portfolio_app and of nothing else. The owner of the database only migrates.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$SERVICE_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role portfolio_app nologin nosuperuser nobypassrls;
create role portfolio_service login password :'password' in role portfolio_app;
SQL
