package lint

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestGeneratedCodeIsMarkedAsGenerated(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("git is missing: %v", err)
		}
		t.Skipf("git is missing: %v", err)
	}
	for file, generated := range map[string]bool{
		"ent/gen/client.go":            true,
		"ent/gen/pledge/pledge.go":     true,
		"graph/generated/generated.go": true,
		"graph/model/models.go":        true,
		"ent/schema/pledge.go":         false,
		"graph/pledge.resolvers.go":    false,
		"graph/pledge.graphqls":        false,
		"server/pledge/create.go":      false,
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			want := map[string]string{"linguist-generated": "unspecified", "diff": "unspecified"}
			if generated {
				want = map[string]string{"linguist-generated": "true", "diff": "unset"}
			}
			command := exec.CommandContext(t.Context(), "git", "check-attr", "linguist-generated", "diff", "--", file)
			command.Dir = repository(t)
			output, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("git check-attr: %v\n%s", err, output)
			}
			for line := range strings.Lines(string(output)) {
				parts := strings.Split(strings.TrimSpace(line), ": ")
				if len(parts) != 3 {
					t.Fatalf("git check-attr answered %q", line)
				}
				if parts[2] != want[parts[1]] {
					t.Errorf("%s is %s, want %s", parts[1], parts[2], want[parts[1]])
				}
				delete(want, parts[1])
			}
			if len(want) > 0 {
				t.Errorf("git check-attr said nothing about %v", want)
			}
		})
	}
}
