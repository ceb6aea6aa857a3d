-- The first schema. One text for both engines; `migrate.rs` turns BIGINT PRIMARY KEY and BYTEA into SQLite's words.
-- Instants are microseconds since 1970 (…_at), days ISO dates (…_on, day), amounts minor units, flags 0 or 1.

------------------------------------------------------------------------------------------- the installation's tables

CREATE TABLE users (
  id            BIGINT PRIMARY KEY,
  email         TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  language      TEXT NOT NULL CHECK (language IN ('ja', 'en')),
  created_at    BIGINT NOT NULL
);

-- A signed-in browser. The cookie's token is known here by its digest only.
CREATE TABLE sign_ins (
  token_digest TEXT PRIMARY KEY,
  user_id      BIGINT NOT NULL REFERENCES users (id),
  office_id    BIGINT,
  signed_in_at BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL
);
CREATE INDEX sign_ins_of_user ON sign_ins (user_id);

CREATE TABLE sign_in_throttles (
  key_digest TEXT PRIMARY KEY,
  failures   BIGINT NOT NULL,
  until_at   BIGINT NOT NULL
);

-- Every text of a recipe that ever read a page, so that a line can say which one read it.
CREATE TABLE recipe_versions (
  id               BIGINT PRIMARY KEY,
  institution      TEXT NOT NULL,
  digest           TEXT NOT NULL,
  institution_toml TEXT NOT NULL,
  recipe_toml      TEXT NOT NULL,
  released_at      BIGINT NOT NULL,
  UNIQUE (institution, digest)
);

-- One session per bank and login ID over the whole installation. `token` grows with each holder: a fence.
CREATE TABLE leases (
  login_key TEXT PRIMARY KEY,
  holder    TEXT NOT NULL,
  token     BIGINT NOT NULL,
  until_at  BIGINT NOT NULL
);

-- The ledger behind rule 1: the intent is written before the login leaves, the outcome after.
CREATE TABLE login_attempts (
  id            BIGINT PRIMARY KEY,
  login_key     TEXT NOT NULL,
  secret_digest TEXT NOT NULL,
  connection_id BIGINT NOT NULL,
  fetch_id      BIGINT NOT NULL,
  intended_at   BIGINT NOT NULL,
  outcome       TEXT CHECK (outcome IN ('accepted', 'rejected', 'unknown', 'not-sent')),
  ended_at      BIGINT,
  CHECK ((outcome IS NULL) = (ended_at IS NULL))
);
CREATE INDEX login_attempts_of_login ON login_attempts (login_key, intended_at);
CREATE INDEX login_attempts_of_fetch ON login_attempts (fetch_id);

------------------------------------------------------------------------------------------------- offices and people

CREATE TABLE offices (
  id         BIGINT PRIMARY KEY,
  name       TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE members (
  office_id BIGINT NOT NULL REFERENCES offices (id),
  user_id   BIGINT NOT NULL REFERENCES users (id),
  role      TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'auditor')),
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (office_id, user_id)
);
CREATE UNIQUE INDEX one_owner ON members (office_id) WHERE role = 'owner';
CREATE INDEX members_of_user ON members (user_id);

CREATE TABLE fiscal_years (
  office_id BIGINT NOT NULL REFERENCES offices (id),
  starts_on TEXT NOT NULL,
  ends_on   TEXT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (office_id, starts_on),
  CHECK (starts_on < ends_on)
);

CREATE TABLE account_titles (
  office_id BIGINT NOT NULL REFERENCES offices (id),
  name      TEXT NOT NULL,
  kind      TEXT NOT NULL CHECK (kind IN ('asset', 'liability', 'equity', 'revenue', 'expense')),
  tax       TEXT NOT NULL,
  position  BIGINT NOT NULL,
  PRIMARY KEY (office_id, name)
);

-- What was done, by whom, to what: the history, and the stream from which messages are sent. Append only.
CREATE TABLE events (
  id        BIGINT PRIMARY KEY,
  office_id BIGINT REFERENCES offices (id),
  at        BIGINT NOT NULL,
  actor     TEXT NOT NULL,
  user_id   BIGINT,
  command   TEXT NOT NULL,
  subject   TEXT NOT NULL,
  fact      TEXT NOT NULL
);
CREATE INDEX events_of_office ON events (office_id, id);

-------------------------------------------------------------------------------------------------------- connections

CREATE TABLE connections (
  id                BIGINT PRIMARY KEY,
  office_id         BIGINT NOT NULL REFERENCES offices (id),
  institution       TEXT NOT NULL,
  login_key         TEXT NOT NULL,
  login_hint        TEXT NOT NULL,
  display_name      TEXT,
  start_on          TEXT,
  registered_at     BIGINT NOT NULL,
  deleted_at        BIGINT,
  version           BIGINT NOT NULL,
  state             TEXT NOT NULL CHECK (state IN ('idle', 'fetching', 'awaiting-input', 'suspended', 'blocked', 'switched-off')),
  fetch_id          BIGINT,
  since_at          BIGINT,
  asked             TEXT,
  expires_at        BIGINT,
  cause             TEXT,
  until_at          BIGINT,
  blocked_by        TEXT,
  due_at            BIGINT,
  due_trigger       TEXT NOT NULL,
  last_succeeded_at BIGINT,
  failures          BIGINT NOT NULL,
  login_has_worked  BIGINT NOT NULL CHECK (login_has_worked IN (0, 1)),
  CHECK ((state IN ('fetching', 'awaiting-input')) = (fetch_id IS NOT NULL)),
  CHECK ((state IN ('fetching', 'awaiting-input', 'switched-off')) = (since_at IS NOT NULL)),
  CHECK ((state = 'awaiting-input') = (asked IS NOT NULL AND expires_at IS NOT NULL)),
  CHECK ((state IN ('suspended', 'blocked')) = (cause IS NOT NULL)),
  CHECK ((state = 'suspended') = (until_at IS NOT NULL)),
  CHECK ((state = 'blocked') = (blocked_by IS NOT NULL)),
  CHECK (state IN ('idle', 'suspended') OR due_at IS NULL)
);
CREATE UNIQUE INDEX one_registration ON connections (office_id, institution, login_key) WHERE deleted_at IS NULL;
CREATE INDEX connections_due ON connections (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX connections_of_login ON connections (login_key);

-- What the owner typed, sealed. Bound to office, connection and field; key and version say how to open it.
CREATE TABLE credentials (
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  office_id     BIGINT NOT NULL,
  field         TEXT NOT NULL,
  key_id        TEXT NOT NULL,
  key_version   BIGINT NOT NULL,
  ciphertext    BYTEA NOT NULL,
  saved_at      BIGINT NOT NULL,
  PRIMARY KEY (connection_id, field)
);

CREATE TABLE accounts (
  id            BIGINT PRIMARY KEY,
  office_id     BIGINT NOT NULL REFERENCES offices (id),
  connection_id BIGINT REFERENCES connections (id),
  bank          TEXT NOT NULL,
  branch_code   TEXT NOT NULL,
  kind          TEXT NOT NULL,
  number        TEXT NOT NULL,
  label         TEXT NOT NULL,
  branch        TEXT,
  holder        TEXT,
  unit          TEXT NOT NULL,
  selected      BIGINT NOT NULL CHECK (selected IN (0, 1)),
  balance       BIGINT,
  balance_at    BIGINT,
  created_at    BIGINT NOT NULL,
  changes       BIGINT NOT NULL,
  UNIQUE (office_id, bank, branch_code, kind, number),
  UNIQUE (office_id, label),
  CHECK ((balance IS NULL) = (balance_at IS NULL))
);
CREATE INDEX accounts_of_connection ON accounts (connection_id);

--------------------------------------------------------------------------------------------- what the bank has shown

CREATE TABLE fetches (
  id             BIGINT PRIMARY KEY,
  office_id      BIGINT NOT NULL REFERENCES offices (id),
  connection_id  BIGINT NOT NULL REFERENCES connections (id),
  started_by     TEXT NOT NULL,
  user_id        BIGINT,
  started_at     BIGINT NOT NULL,
  ended_at       BIGINT,
  cause          TEXT,
  detail         TEXT,
  recipe_version BIGINT REFERENCES recipe_versions (id),
  step           TEXT NOT NULL,
  accounts_done  BIGINT NOT NULL,
  accounts_all   BIGINT NOT NULL,
  pages          BIGINT NOT NULL,
  lines          BIGINT NOT NULL,
  lines_new      BIGINT NOT NULL,
  CHECK (cause IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX fetches_of_connection ON fetches (connection_id, id);
CREATE INDEX fetches_running ON fetches (id) WHERE ended_at IS NULL;

-- The bytes, compressed, each once per office.
CREATE TABLE captures (
  office_id  BIGINT NOT NULL REFERENCES offices (id),
  digest     TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size       BIGINT NOT NULL,
  body       BYTEA NOT NULL,
  first_at   BIGINT NOT NULL,
  PRIMARY KEY (office_id, digest)
);

CREATE TABLE fetch_pages (
  fetch_id  BIGINT NOT NULL REFERENCES fetches (id),
  n         BIGINT NOT NULL,
  office_id BIGINT NOT NULL,
  request   TEXT NOT NULL,
  url       TEXT NOT NULL,
  status    BIGINT NOT NULL,
  rule      TEXT,
  digest    TEXT NOT NULL,
  PRIMARY KEY (fetch_id, n)
);

CREATE TABLE imports (
  id          BIGINT PRIMARY KEY,
  office_id   BIGINT NOT NULL REFERENCES offices (id),
  file_name   TEXT NOT NULL,
  digest      TEXT NOT NULL,
  layout      TEXT NOT NULL,
  user_id     BIGINT,
  imported_at BIGINT NOT NULL
);

CREATE TABLE views (
  id             BIGINT PRIMARY KEY,
  office_id      BIGINT NOT NULL,
  account_id     BIGINT NOT NULL REFERENCES accounts (id),
  fetch_id       BIGINT REFERENCES fetches (id),
  import_id      BIGINT REFERENCES imports (id),
  recipe_version BIGINT,
  source         TEXT NOT NULL,
  seen_at        BIGINT NOT NULL,
  seen_certain   BIGINT NOT NULL,
  asked_from     TEXT,
  asked_to       TEXT,
  whole_days     BIGINT NOT NULL,
  authoritative  BIGINT NOT NULL,
  list_order     TEXT,
  opening        BIGINT,
  closing        BIGINT,
  rows_of        TEXT NOT NULL,
  line_count     BIGINT NOT NULL,
  fingerprint    TEXT NOT NULL,
  last_met_at    BIGINT NOT NULL,
  UNIQUE (account_id, source, fingerprint),
  CHECK ((fetch_id IS NULL) <> (import_id IS NULL))
);

CREATE TABLE view_pages (
  view_id   BIGINT NOT NULL REFERENCES views (id),
  n         BIGINT NOT NULL,
  office_id BIGINT NOT NULL,
  digest    TEXT NOT NULL,
  PRIMARY KEY (view_id, n)
);

-- The newest view that showed a day whole, also for days without lines.
CREATE TABLE day_views (
  account_id   BIGINT NOT NULL REFERENCES accounts (id),
  day          TEXT NOT NULL,
  office_id    BIGINT NOT NULL,
  view_id      BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  seen_certain BIGINT NOT NULL,
  ordered      BIGINT NOT NULL,
  PRIMARY KEY (account_id, day)
);

CREATE TABLE lines (
  id            BIGINT PRIMARY KEY,
  office_id     BIGINT NOT NULL,
  account_id    BIGINT NOT NULL REFERENCES accounts (id),
  posted_on     TEXT NOT NULL,
  position      BIGINT NOT NULL,
  amount        BIGINT NOT NULL,
  description   TEXT NOT NULL,
  text_key      TEXT NOT NULL,
  key_version   BIGINT NOT NULL,
  source        TEXT NOT NULL,
  cut           BIGINT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('live', 'held', 'withdrawn', 'dropped')),
  pending       BIGINT NOT NULL CHECK (pending IN (0, 1)),
  balance       BIGINT,
  balance_at    BIGINT,
  balance_certain BIGINT,
  held_for      BIGINT,
  tied_before   BIGINT NOT NULL,
  tied_after    BIGINT NOT NULL,
  first_view    BIGINT NOT NULL,
  first_page    BIGINT NOT NULL,
  first_row     BIGINT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  first_certain BIGINT NOT NULL,
  last_view     BIGINT NOT NULL,
  last_page     BIGINT NOT NULL,
  last_row      BIGINT NOT NULL,
  last_seen_at  BIGINT NOT NULL,
  last_certain  BIGINT NOT NULL,
  CHECK ((balance IS NULL) = (balance_at IS NULL))
);
CREATE INDEX lines_of_account ON lines (account_id, posted_on, position);
CREATE INDEX lines_of_office ON lines (office_id, posted_on, id);

-- Every (day, amount, text) under which a line was ever seen, but for the one that the line itself still shows.
CREATE TABLE line_faces (
  line_id     BIGINT NOT NULL REFERENCES lines (id),
  office_id   BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  posted_on   TEXT NOT NULL,
  amount      BIGINT NOT NULL,
  text_key    TEXT NOT NULL,
  key_version BIGINT NOT NULL,
  source      TEXT NOT NULL,
  cut         BIGINT NOT NULL,
  PRIMARY KEY (line_id, posted_on, amount, text_key, source)
);
CREATE INDEX line_faces_of_day ON line_faces (account_id, posted_on);

CREATE TABLE line_refs (
  account_id BIGINT NOT NULL,
  namespace  TEXT NOT NULL,
  ref        TEXT NOT NULL,
  office_id  BIGINT NOT NULL,
  line_id    BIGINT NOT NULL REFERENCES lines (id),
  PRIMARY KEY (account_id, namespace, ref)
);
CREATE INDEX line_refs_of_line ON line_refs (line_id);

-- Balances that a newer one has replaced; the newest stands in the line.
CREATE TABLE balances (
  line_id      BIGINT NOT NULL REFERENCES lines (id),
  office_id    BIGINT NOT NULL,
  balance      BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  seen_certain BIGINT NOT NULL,
  replaced_by  BIGINT NOT NULL REFERENCES views (id),
  PRIMARY KEY (line_id, replaced_by)
);

CREATE TABLE amendments (
  id            BIGINT PRIMARY KEY,
  office_id     BIGINT NOT NULL,
  line_id       BIGINT NOT NULL REFERENCES lines (id),
  view_id       BIGINT NOT NULL REFERENCES views (id),
  before_on     TEXT NOT NULL,
  before_amount BIGINT NOT NULL,
  before_text   TEXT NOT NULL,
  after_on      TEXT NOT NULL,
  after_amount  BIGINT NOT NULL,
  after_text    TEXT NOT NULL,
  grade         TEXT NOT NULL
);
CREATE INDEX amendments_of_line ON amendments (line_id);

CREATE TABLE questions (
  id          BIGINT PRIMARY KEY,
  office_id   BIGINT NOT NULL,
  account_id  BIGINT NOT NULL REFERENCES accounts (id),
  view_id     BIGINT NOT NULL REFERENCES views (id),
  kind        TEXT NOT NULL,
  asked_at    BIGINT NOT NULL,
  answer      TEXT,
  answered_by BIGINT,
  closed_by   BIGINT REFERENCES views (id),
  closed_at   BIGINT,
  CHECK ((closed_at IS NULL) = (answer IS NULL AND closed_by IS NULL))
);
CREATE INDEX questions_open ON questions (office_id) WHERE closed_at IS NULL;

CREATE TABLE question_lines (
  question_id BIGINT NOT NULL REFERENCES questions (id),
  line_id     BIGINT NOT NULL REFERENCES lines (id),
  part        TEXT NOT NULL CHECK (part IN ('asked', 'about')),
  office_id   BIGINT NOT NULL,
  PRIMARY KEY (question_id, line_id, part)
);
CREATE INDEX question_lines_of_line ON question_lines (line_id);

------------------------------------------------------------------------------------------ what the office has decided

CREATE TABLE journal_entries (
  id           BIGINT PRIMARY KEY,
  office_id    BIGINT NOT NULL REFERENCES offices (id),
  number       BIGINT NOT NULL,
  entered_on   TEXT NOT NULL,
  description  TEXT NOT NULL,
  made_by      BIGINT,
  made_at      BIGINT NOT NULL,
  cancelled_by BIGINT,
  cancelled_at BIGINT,
  UNIQUE (office_id, number)
);
CREATE INDEX journal_entries_by_day ON journal_entries (office_id, entered_on, number);

-- ＋ debit, − credit; the postings of an entry add up to 0.
CREATE TABLE postings (
  entry_id  BIGINT NOT NULL REFERENCES journal_entries (id),
  n         BIGINT NOT NULL,
  office_id BIGINT NOT NULL,
  title     TEXT NOT NULL,
  sub_title TEXT,
  tax       TEXT NOT NULL,
  amount    BIGINT NOT NULL,
  PRIMARY KEY (entry_id, n)
);

-- One open decision for each line; what was undone stays as history.
CREATE TABLE decisions (
  id         BIGINT PRIMARY KEY,
  office_id  BIGINT NOT NULL,
  line_id    BIGINT NOT NULL REFERENCES lines (id),
  kind       TEXT NOT NULL CHECK (kind IN ('journalised', 'excluded')),
  entry_id   BIGINT REFERENCES journal_entries (id),
  text_key   TEXT NOT NULL,
  money_in   BIGINT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT NOT NULL,
  undone_by  BIGINT,
  undone_at  BIGINT,
  CHECK ((kind = 'journalised') = (entry_id IS NOT NULL))
);
CREATE UNIQUE INDEX one_decision ON decisions (line_id) WHERE undone_at IS NULL;
CREATE INDEX decisions_by_text ON decisions (office_id, text_key, money_in) WHERE undone_at IS NULL AND kind = 'journalised';
CREATE INDEX decisions_of_entry ON decisions (entry_id);

-- 自動仕訳ルール, tried in the order of their ids. A removed one stays as history.
CREATE TABLE journal_rules (
  id         BIGINT PRIMARY KEY,
  office_id  BIGINT NOT NULL REFERENCES offices (id),
  pattern    TEXT NOT NULL,
  money_in   BIGINT,
  title      TEXT NOT NULL,
  tax        TEXT NOT NULL,
  made_by    BIGINT,
  made_at    BIGINT NOT NULL,
  removed_at BIGINT
);
CREATE INDEX journal_rules_of_office ON journal_rules (office_id) WHERE removed_at IS NULL;
