-- Institutions with an API: who Renkei is there, and what the customers have consented to.

------------------------------------------------------------------------------------------- the installation's tables

-- The operator's registration at an institution. The secret is sealed like a login.
CREATE TABLE oauth_clients (
  institution  TEXT PRIMARY KEY,
  client_id    TEXT NOT NULL,
  redirect_uri TEXT,
  key_id       TEXT NOT NULL,
  key_version  BIGINT NOT NULL,
  ciphertext   BYTEA NOT NULL,
  saved_at     BIGINT NOT NULL
);

-- A person is at the bank's page right now. Each row is taken once; the state that the browser brings back is known here
-- by its digest only.
CREATE TABLE authorizations (
  state_digest  TEXT PRIMARY KEY,
  office_id     BIGINT NOT NULL REFERENCES offices (id),
  user_id       BIGINT NOT NULL REFERENCES users (id),
  institution   TEXT NOT NULL,
  connection_id BIGINT REFERENCES connections (id),
  display_name  TEXT,
  start_on      TEXT,
  redirect_uri  TEXT NOT NULL,
  expires_at    BIGINT NOT NULL
);

-------------------------------------------------------------------------------------------------------- connections

-- What a customer has agreed to at the bank. The tokens stand among the connection's credentials. `refreshes` counts the
-- tries to change the refresh token since the last answer was stored: what is above 0 may be spent already.
CREATE TABLE consents (
  connection_id BIGINT PRIMARY KEY REFERENCES connections (id),
  office_id     BIGINT NOT NULL REFERENCES offices (id),
  granted_at    BIGINT NOT NULL,
  expires_at    BIGINT,
  refreshes     BIGINT NOT NULL
);
