-- What the owner keeps from those who look on. Statements end with a semicolon and a blank line.

ALTER TABLE tenant.contact ADD COLUMN private_notes text NOT NULL DEFAULT '';

ALTER TABLE tenant.interaction ADD COLUMN is_private boolean NOT NULL DEFAULT false;

-- Who does not see notes does not find by them either: words that stand elsewhere than in the notes are there
-- once more, marked. Where there are notes, a word is marked if it is certain that it stands elsewhere.
ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY;

UPDATE tenant.contact SET search_text = search_text || ' =' || replace(search_text, ' ', ' =')
WHERE search_text <> '' AND notes = '';

UPDATE tenant.contact AS contact SET search_text = contact.search_text || marked.words
FROM (
  SELECT known.workspace_id, known.id, string_agg(' =' || word.word, '' ORDER BY word.place) AS words
  FROM tenant.contact AS known,
       unnest(string_to_array(known.search_text, ' ')) WITH ORDINALITY AS word (word, place)
  WHERE known.notes <> '' AND word.word = ANY (regexp_split_to_array(
    lower(concat_ws(' ', known.given_name, known.family_name, known.position, known.headline)), '\W+'
  ))
  GROUP BY known.workspace_id, known.id
) AS marked
WHERE contact.workspace_id = marked.workspace_id AND contact.id = marked.id;

ALTER TABLE tenant.contact FORCE ROW LEVEL SECURITY;
