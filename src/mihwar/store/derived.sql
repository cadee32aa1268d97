-- Ballots are parts in roll calls, a million of them against some thousand others: they get a table of their own, sorted so
-- that one state's ballots lie together.
CREATE TABLE ballot AS
SELECT p.act, p.state, p.position FROM party p SEMI JOIN roll_call r ON r.act = p.act ORDER BY p.state, p.act;
DELETE FROM party WHERE act IN (SELECT act FROM roll_call);

-- Ties: dyadic, dated relations derived from acts by the rules written here. Every tie is seen from both ends:
-- a row (a, b) and a row (b, a), so that asking for a pair needs no second look.

-- A state's part in an act with its own dates, or the act's where it has none.
CREATE TABLE part AS
SELECT p.act, p.state, p.org, p.role, p.position, p.locator, p.url, p.note_en, p.note_ar,
       -- One who joins later signs later: the treaty's own date of signature holds for its first parties only.
       coalesce(p.signed, CASE WHEN p.since IS NULL OR p.since <= a.began THEN a.signed ELSE p.since END) AS signed,
       coalesce(p.since, a.began) AS since,
       least(coalesce(p.until, 'infinity'::DATE), coalesce(a.ended, 'infinity'::DATE)) AS until
FROM party p JOIN act a ON a.id = p.act;

-- A treaty ties two parties once per clause that binds either towards the other, from the day both are bound.
-- Before the treaty is in force the tie exists with `since` null: signed, not binding.
CREATE TABLE tie_treaty AS
WITH pair AS (
  SELECT p.act, p.state AS a, q.state AS b,
         greatest(p.signed, q.signed) AS signed,
         CASE WHEN p.since IS NULL OR q.since IS NULL THEN NULL ELSE greatest(p.since, q.since) END AS since,
         least(p.until, q.until) AS until,
         concat_ws(' ', p.note_en, q.note_en) AS note_en, concat_ws(' ', p.note_ar, q.note_ar) AS note_ar
  FROM part p JOIN part q ON q.act = p.act AND q.state <> p.state
  JOIN act ON act.id = p.act AND act.layer = 'treaty'
  WHERE least(p.until, q.until) > greatest(coalesce(p.since, '-infinity'::DATE), coalesce(q.since, '-infinity'::DATE))
), bound AS (
  SELECT pair.*, c.article, c.kind, c.trigger, c.duty, c.conditions, c.text_en, c.text_ar, c.url AS clause_url, c.confidence,
         c.card,
         (len(c."by") = 0 OR list_contains(c."by", pair.a)) AND (len(c."to") = 0 OR list_contains(c."to", pair.b)) AS a_owes,
         (len(c."by") = 0 OR list_contains(c."by", pair.b)) AND (len(c."to") = 0 OR list_contains(c."to", pair.a)) AS b_owes,
         c.since AS clause_since, c.until AS clause_until
  FROM pair JOIN clause c ON c.act = pair.act
)
SELECT 'treaty' AS layer, bound.kind, bound.act, act.title_en, act.title_ar, a, b,
       CASE WHEN a_owes AND b_owes THEN 'owes and is owed' WHEN a_owes THEN 'owes' ELSE 'is owed' END AS role_a,
       CASE WHEN a_owes AND b_owes THEN 'owes and is owed' WHEN b_owes THEN 'owes' ELSE 'is owed' END AS role_b,
       bound.signed,
       CASE WHEN bound.since IS NULL THEN NULL ELSE greatest(bound.since, coalesce(clause_since, bound.since)) END AS since,
       least(bound.until, coalesce(clause_until, 'infinity'::DATE)) AS until,
       NULL::DOUBLE AS value, NULL::VARCHAR AS bound, NULL::VARCHAR AS unit, 'confirmed' AS status,
       NULL::VARCHAR AS claimant_en, NULL::VARCHAR AS claimant_ar,
       article, trigger, duty, conditions, text_en, text_ar,
       nullif(bound.note_en, '') AS note_en, nullif(bound.note_ar, '') AS note_ar, bound.confidence,
       bound.card, concat_ws(', ', act.locator, 'article ' || article) AS locator, coalesce(clause_url, act.url) AS url
FROM bound JOIN act ON act.id = bound.act
WHERE (a_owes OR b_owes)
  AND (clause_until IS NULL OR bound.since IS NULL OR clause_until > bound.since);

-- ATOP's directed dyad-years: one tie per year and obligation; the act is the row itself.
CREATE VIEW tie_alliance_year AS
WITH seen AS (
  SELECT card, variable AS kind, year, source AS a, target AS b, true AS a_owes, false AS b_owes FROM flow WHERE layer = 'treaty'
  UNION ALL
  SELECT card, variable, year, target, source, false, true FROM flow WHERE layer = 'treaty'
), folded AS (
  SELECT card, kind, year, a, b, bool_or(a_owes) AS a_owes, bool_or(b_owes) AS b_owes FROM seen GROUP BY ALL
)
SELECT 'treaty' AS layer, kind, card || '/' || a || '-' || b || '-' || year AS act,
       'Alliance obligation in ' || year AS title_en, 'التزام تحالفي في ' || year AS title_ar, a, b,
       CASE WHEN a_owes AND b_owes THEN 'owes and is owed' WHEN a_owes THEN 'owes' ELSE 'is owed' END AS role_a,
       CASE WHEN a_owes AND b_owes THEN 'owes and is owed' WHEN b_owes THEN 'owes' ELSE 'is owed' END AS role_b,
       NULL::DATE AS signed, make_date(year, 1, 1) AS since, make_date(year + 1, 1, 1) AS until,
       NULL::DOUBLE AS value, NULL::VARCHAR AS bound, NULL::VARCHAR AS unit, 'confirmed' AS status,
       NULL::VARCHAR AS claimant_en, NULL::VARCHAR AS claimant_ar,
       NULL::VARCHAR AS article, NULL::VARCHAR AS trigger, NULL::VARCHAR AS duty, NULL::VARCHAR[] AS conditions,
       NULL::VARCHAR AS text_en, NULL::VARCHAR AS text_ar, NULL::VARCHAR AS note_en, NULL::VARCHAR AS note_ar,
       NULL::VARCHAR AS confidence, card, a || ', ' || b || ', ' || year AS locator, NULL::VARCHAR AS url
FROM folded;

-- Who acts where an organisation does: the members of a bloc on the day, named with the bloc they act through.
CREATE VIEW actor AS
SELECT act, state, role, position, since, until, NULL::VARCHAR AS through FROM part WHERE state IS NOT NULL
UNION ALL
SELECT p.act, m.state, p.role, p.position, greatest(p.since, m.since), least(p.until, coalesce(m.until, 'infinity'::DATE)), m.bloc
FROM part p JOIN membership m ON m.bloc = p.org
WHERE greatest(p.since, m.since) < least(p.until, coalesce(m.until, 'infinity'::DATE));

-- A regime ties each sender (or each member of the sending bloc) to each target, once per measure and span.
CREATE VIEW tie_sanction AS
WITH pair AS (
  SELECT s.act, s.state AS sender, t.state AS target, greatest(s.since, t.since) AS since, least(s.until, t.until) AS until, s.through
  FROM actor s JOIN actor t ON t.act = s.act AND t.role = 'target' AND s.role = 'sender' AND s.state <> t.state
  JOIN act ON act.id = s.act AND act.layer = 'sanction' AND act.kind <> 'threat'
), ends AS (
  SELECT *, sender AS a, target AS b, 'sender' AS role_a, 'target' AS role_b FROM pair
  UNION ALL
  SELECT *, target, sender, 'target', 'sender' FROM pair
)
SELECT 'sanction' AS layer, coalesce(m.kind, act.kind) AS kind, act.id AS act, act.title_en, act.title_ar, a, b,
       role_a || CASE WHEN role_a = 'sender' AND through IS NOT NULL THEN ' (' || through || ')' ELSE '' END AS role_a,
       role_b || CASE WHEN role_b = 'sender' AND through IS NOT NULL THEN ' (' || through || ')' ELSE '' END AS role_b,
       act.signed, greatest(ends.since, coalesce(m.since, ends.since)) AS since,
       least(ends.until, coalesce(m.until, 'infinity'::DATE)) AS until,
       act.value, act.bound, act.unit, coalesce(act.status, 'confirmed') AS status, act.claimant_en, act.claimant_ar,
       m.article, NULL::VARCHAR AS trigger, NULL::VARCHAR AS duty, NULL::VARCHAR[] AS conditions, m.text_en, m.text_ar,
       act.note_en, act.note_ar, coalesce(m.confidence, act.confidence) AS confidence,
       act.card, concat_ws(', ', act.locator, m.article) AS locator, coalesce(m.url, act.url) AS url
FROM ends JOIN act ON act.id = ends.act LEFT JOIN clause m ON m.act = act.id
WHERE greatest(ends.since, coalesce(m.since, ends.since)) < least(ends.until, coalesce(m.until, 'infinity'::DATE));

-- Visits, transfers, disputes and declarations tie those who took part in different roles, or who signed together.
CREATE VIEW tie_event AS
WITH pair AS (
  SELECT p.act, p.state AS a, q.state AS b, p.role AS role_a, q.role AS role_b,
         p.position AS position_a, q.position AS position_b,
         greatest(p.since, q.since) AS since, least(p.until, q.until) AS until
  FROM part p JOIN part q ON q.act = p.act AND q.state <> p.state
)
SELECT act.layer, act.kind, act.id AS act, act.title_en, act.title_ar, a, b, coalesce(position_a, role_a) AS role_a,
       coalesce(position_b, role_b) AS role_b, act.signed, pair.since, pair.until,
       act.value, act.bound, act.unit, coalesce(act.status, 'confirmed') AS status, act.claimant_en, act.claimant_ar,
       NULL::VARCHAR AS article, NULL::VARCHAR AS trigger, NULL::VARCHAR AS duty, NULL::VARCHAR[] AS conditions,
       NULL::VARCHAR AS text_en, NULL::VARCHAR AS text_ar, act.note_en, act.note_ar, act.confidence,
       act.card, act.locator, act.url
FROM pair JOIN act ON act.id = pair.act
WHERE act.layer IN ('visit', 'arms', 'communique', 'statement') OR (act.layer = 'vote' AND act.kind = 'veto')
   -- In a dispute only opposite sides are tied: those who fought side by side had no dispute with one another.
   OR (act.layer = 'dispute' AND (left(role_a, 6) <> left(role_b, 6) OR role_a = 'rival'));

-- Until when a card speaks about a layer: an open end in a dataset that ends in 2018 does not hold in 2025.
CREATE TABLE spoken AS
SELECT card, layer, max(coalesce(ended, 'infinity'::DATE)) AS ended FROM coverage WHERE layer IS NOT NULL GROUP BY ALL;

-- A year's goods trade or arms deliveries, seen from both ends.
CREATE VIEW tie_flow AS
WITH ends AS (
  SELECT *, source AS a, target AS b, true AS from_a FROM flow WHERE layer IN ('trade', 'arms')
  UNION ALL
  SELECT *, target, source, false FROM flow WHERE layer IN ('trade', 'arms')
)
SELECT layer, variable AS kind, card || '/' || source || '-' || target || '-' || year AS act,
       variable || ' ' || year AS title_en, variable || ' ' || year AS title_ar, a, b,
       CASE WHEN from_a THEN 'supplier' ELSE 'recipient' END AS role_a,
       CASE WHEN from_a THEN 'recipient' ELSE 'supplier' END AS role_b,
       NULL::DATE AS signed, make_date(year, 1, 1) AS since, make_date(year + 1, 1, 1) AS until,
       value, NULL::VARCHAR AS bound, unit, 'confirmed' AS status,
       NULL::VARCHAR AS claimant_en, NULL::VARCHAR AS claimant_ar,
       NULL::VARCHAR AS article, NULL::VARCHAR AS trigger, NULL::VARCHAR AS duty, NULL::VARCHAR[] AS conditions,
       NULL::VARCHAR AS text_en, NULL::VARCHAR AS text_ar, NULL::VARCHAR AS note_en, NULL::VARCHAR AS note_ar,
       NULL::VARCHAR AS confidence, card, source || ', ' || target || ', ' || year AS locator, NULL::VARCHAR AS url
FROM ends;

CREATE VIEW tie AS
SELECT * FROM tie_treaty
UNION ALL SELECT * FROM tie_alliance_year
UNION ALL SELECT * FROM tie_sanction
UNION ALL SELECT * FROM tie_event
UNION ALL SELECT * FROM tie_flow;

-- Roll calls, each with whether the states were divided: at least two of yes, abstain and no were cast. Only one card
-- speaks for a day: where two cards with complete coverage overlap, the one that reaches further gives way to the other.
-- `complete` says whether the card holds every roll call of the time.
CREATE TABLE roll AS
SELECT r.*, v.divided, act.began, act.title_en, cover.complete FROM roll_call r
JOIN (SELECT act, count(DISTINCT position) > 1 AS divided FROM ballot
      WHERE position IN ('yes', 'abstain', 'no') GROUP BY act) v USING (act)
JOIN act ON act.id = r.act
JOIN (SELECT card, bool_or(complete) AS complete FROM coverage WHERE layer = 'vote' GROUP BY card) cover ON cover.card = act.card
WHERE NOT EXISTS (
  SELECT 1 FROM coverage mine JOIN coverage other
    ON other.layer = 'vote' AND other.complete AND other.card <> act.card AND other.state IS NULL
    AND act.began >= other.began AND act.began < other.ended
  WHERE mine.card = act.card AND mine.layer = 'vote' AND (NOT mine.complete OR other.ended < mine.ended)
);

-- Members of a bloc: listed by name, or the parties of the treaty it rests on.
CREATE TABLE member AS
SELECT bloc, state, since, until, note_en, note_ar, url, card FROM membership
UNION ALL
SELECT b.id, p.state, p.since, nullif(p.until, 'infinity'), p.note_en, p.note_ar, p.url, b.card
FROM bloc b JOIN part p ON p.act = b.treaty AND p.since IS NOT NULL;
