package content

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoadIsStrict(t *testing.T) {
	t.Parallel()
	const people = `{"people":[{"key":"a","email":"a@example.org","displayName":"A","locale":"en","listed":false,"grants":[]}]}`
	const campaign = `{"slug":"one","household":"a","author":"a"}`
	for _, test := range []struct{ name, people, campaign, want string }{
		{"what is well formed is read", people, campaign, ""},
		{"a field that no struct has is refused", people, `{"slug":"one","household":"a","author":"a","price":1}`, "unknown field"},
		{"a second value in a file is refused", people + "{}", campaign, "more after the data"},
		{"a person named but missing is refused", people, `{"slug":"one","household":"a","author":"b"}`, "nobody"},
		{"a slug other than the file's name is refused", people, `{"slug":"two","household":"a","author":"a"}`, "slug"},
		{"a key used twice is refused", strings.Replace(people, `"grants":[]}`, `"grants":[]},{"key":"a","grants":[]}`, 1), campaign, "used twice"},
		{"a wrong type is refused", people, `{"slug":"one","household":"a","author":"a","goalFen":"1"}`, "goalFen"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := load(fstest.MapFS{
				"people.json":        {Data: []byte(test.people)},
				"campaigns/one.json": {Data: []byte(test.campaign)},
			})
			if test.want == "" {
				if err != nil || len(got.Campaigns) != 1 || len(got.People) != 1 {
					t.Fatalf("%v, %+v", err, got)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
		})
	}
}
