-- Create index "question_created_at_id" to table: "questions"
CREATE INDEX "question_created_at_id" ON "questions" ("created_at", "id") WHERE (answered_at IS NULL);
