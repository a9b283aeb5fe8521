-- SPDX-License-Identifier: MIT
ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL; -- came later
DROP TABLE nameless;
