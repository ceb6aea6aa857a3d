-- Statement files: they wait to be confirmed, offices have layouts of their own, and an import can be taken back.

-- A file that somebody has handed over and not yet confirmed, packed. Nothing else of it is stored.
CREATE TABLE uploads (
  id          BIGINT PRIMARY KEY,
  office_id   BIGINT NOT NULL REFERENCES offices (id),
  user_id     BIGINT,
  file_name   TEXT NOT NULL,
  digest      TEXT NOT NULL,
  size        BIGINT NOT NULL,
  body        BYTEA NOT NULL,
  uploaded_at BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX uploads_of_office ON uploads (office_id, id);
CREATE INDEX uploads_by_end ON uploads (expires_at);

-- What an office taught Renkei about CSV files.
CREATE TABLE office_layouts (
  id         BIGINT PRIMARY KEY,
  office_id  BIGINT NOT NULL REFERENCES offices (id),
  layout_id  TEXT NOT NULL,
  name       TEXT NOT NULL,
  toml       TEXT NOT NULL,
  user_id    BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (office_id, layout_id)
);

-- NULL: an import of before these columns. It can't be taken back.
ALTER TABLE imports ADD COLUMN lines_read BIGINT;
ALTER TABLE imports ADD COLUMN lines_new BIGINT;
ALTER TABLE imports ADD COLUMN lines_known BIGINT;
ALTER TABLE imports ADD COLUMN lines_amended BIGINT;
ALTER TABLE imports ADD COLUMN lines_asked BIGINT;
ALTER TABLE imports ADD COLUMN taken_back_at BIGINT;
ALTER TABLE imports ADD COLUMN taken_back_by BIGINT;
CREATE INDEX imports_of_office ON imports (office_id, id);

------------------------------------------------------------------------------------------------ taking an import back
-- Views of an account have ascending ids, since each is made under the account's lock. "Since" is a comparison of ids.

-- The ids of the lines that an import's view made lie between these two, among ids of other accounts.
ALTER TABLE views ADD COLUMN made_from BIGINT;
ALTER TABLE views ADD COLUMN made_to BIGINT;
CREATE INDEX views_of_import ON views (import_id) WHERE import_id IS NOT NULL;

-- The view that last wrote the line's state; to be seen again changes no state. 0: before this column.
ALTER TABLE lines ADD COLUMN changed_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX lines_held ON lines (held_for) WHERE held_for IS NOT NULL;

-- The view that brought it. NULL: before this column.
ALTER TABLE line_faces ADD COLUMN view_id BIGINT;
ALTER TABLE line_refs ADD COLUMN view_id BIGINT;

-- A view showed the line and left no other trace: it was neither its first look nor its last.
CREATE TABLE line_sightings (
  view_id   BIGINT NOT NULL,
  line_id   BIGINT NOT NULL REFERENCES lines (id),
  office_id BIGINT NOT NULL,
  seen_page BIGINT NOT NULL,
  seen_row  BIGINT NOT NULL,
  PRIMARY KEY (view_id, line_id)
);
CREATE INDEX line_sightings_of_line ON line_sightings (line_id);

-- Each line that an import's view changed, as it was before. `absent`: it wasn't there (the columns after it are NULL);
-- that is written only when the line belongs to the view by the taking back of another. `since`: the first of the views
-- whose effects a return to this row undoes.
CREATE TABLE lines_before (
  view_id       BIGINT NOT NULL,
  line_id       BIGINT NOT NULL,
  office_id     BIGINT NOT NULL,
  since         BIGINT NOT NULL,
  absent        BIGINT NOT NULL,
  stays         BIGINT NOT NULL DEFAULT 0,
  posted_on     TEXT,
  position      BIGINT,
  amount        BIGINT,
  description   TEXT,
  text_key      TEXT,
  key_version   BIGINT,
  source        TEXT,
  cut           BIGINT,
  status        TEXT,
  pending       BIGINT,
  balance       BIGINT,
  balance_at    BIGINT,
  balance_certain BIGINT,
  held_for      BIGINT,
  tied_before   BIGINT,
  tied_after    BIGINT,
  first_view    BIGINT,
  first_page    BIGINT,
  first_row     BIGINT,
  first_seen_at BIGINT,
  first_certain BIGINT,
  last_view     BIGINT,
  last_page     BIGINT,
  last_row      BIGINT,
  last_seen_at  BIGINT,
  last_certain  BIGINT,
  changed_by    BIGINT,
  PRIMARY KEY (view_id, line_id)
);
CREATE INDEX lines_before_of_line ON lines_before (line_id);
CREATE INDEX lines_before_held ON lines_before (held_for) WHERE held_for IS NOT NULL;

-- The same of day_views.
CREATE TABLE day_views_before (
  view_id      BIGINT NOT NULL,
  account_id   BIGINT NOT NULL,
  day          TEXT NOT NULL,
  office_id    BIGINT NOT NULL,
  old_view     BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  seen_certain BIGINT NOT NULL,
  ordered      BIGINT NOT NULL,
  PRIMARY KEY (view_id, day)
);
CREATE INDEX day_views_before_of ON day_views_before (account_id, day);

-- The import that stated the account's balance; NULL: a fetch, or nobody.
ALTER TABLE accounts ADD COLUMN balance_import BIGINT;

CREATE TABLE account_balances_before (
  import_id      BIGINT NOT NULL,
  account_id     BIGINT NOT NULL,
  office_id      BIGINT NOT NULL,
  balance        BIGINT,
  balance_at     BIGINT,
  balance_import BIGINT,
  PRIMARY KEY (import_id, account_id)
);

-- Another import, or a fetch, met the view of an import again: it takes its place when that import is taken back.
CREATE TABLE view_meetings (
  id             BIGINT PRIMARY KEY,
  view_id        BIGINT NOT NULL REFERENCES views (id),
  office_id      BIGINT NOT NULL,
  import_id      BIGINT,
  fetch_id       BIGINT,
  recipe_version BIGINT
);
CREATE INDEX view_meetings_of_view ON view_meetings (view_id);
CREATE INDEX view_meetings_of_import ON view_meetings (import_id);

-- What hangs on a view or a line is looked for when either goes.
CREATE INDEX decisions_of_line ON decisions (line_id);
CREATE INDEX balances_of_view ON balances (replaced_by);
CREATE INDEX amendments_of_view ON amendments (view_id);
CREATE INDEX questions_of_account ON questions (account_id);
CREATE INDEX questions_of_view ON questions (view_id);
CREATE INDEX questions_closed ON questions (closed_by) WHERE closed_by IS NOT NULL;
