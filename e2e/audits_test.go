package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// runAudit runs one of the scripts in audits and answers what it printed.
func runAudit(t *testing.T, script string, input []byte, env []string, arguments ...string) []byte {
	t.Helper()
	program := os.Getenv("SHANHUO_NODE")
	if program == "" {
		missing(t, "needs Node.js: run make test, or set SHANHUO_NODE")
	}
	folder, err := filepath.Abs("audits")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		missing(t, "the audits are not installed: run make audits")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var out, problems bytes.Buffer
	c := exec.CommandContext(ctx, program, append([]string{filepath.Join(folder, script)}, arguments...)...)
	c.Dir, c.Env = folder, append(os.Environ(), env...)
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(input), &out, &problems
	if err := c.Run(); err != nil && out.Len() == 0 {
		t.Fatalf("%s: %v\n%s", script, err, problems.String())
	}
	return out.Bytes()
}

// allowedWarnings are recommendations that the API does not follow, by the audit's id,
// each with the reason.
var allowedWarnings = map[string]string{}

func TestTheAPIPassesTheAuditsOfGraphQLOverHTTP(t *testing.T) {
	t.Parallel()
	s := sharedDemo(t, sqlite)
	type finding struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Reason string `json:"reason"`
		Status int    `json:"status"`
		Body   string `json:"body"`
	}
	var report struct {
		Total    int       `json:"total"`
		OK       int       `json:"ok"`
		Errors   []finding `json:"errors"`
		Warnings []finding `json:"warnings"`
	}
	printed := runAudit(t, "graphql-http.mjs", nil, nil, s.base+"/graphql")
	if err := json.Unmarshal(printed, &report); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	t.Logf("%d audits: %d passed, %d errors, %d warnings", report.Total, report.OK, len(report.Errors), len(report.Warnings))
	if report.Total < 50 {
		t.Errorf("only %d audits were run", report.Total)
	}
	for _, e := range report.Errors {
		t.Errorf("%s %s: %s (%d %s)", e.ID, e.Name, e.Reason, e.Status, e.Body)
	}
	if len(report.Warnings) > 2 {
		t.Errorf("%d warnings, at most 2 are accepted", len(report.Warnings))
	}
	for _, w := range report.Warnings {
		reason, allowed := allowedWarnings[w.ID]
		if !allowed {
			t.Errorf("%s %s: %s (%d %s)", w.ID, w.Name, w.Reason, w.Status, w.Body)
			continue
		}
		t.Logf("accepted: %s %s: %s", w.ID, w.Name, reason)
	}
}
