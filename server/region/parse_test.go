package region_test

import (
	"slices"
	"strings"
	"testing"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
)

const head = "code,name,level,parent\n"

func TestLongnanIsTheWholeTree(t *testing.T) {
	t.Parallel()
	rows, err := region.Parse(region.Longnan())
	if err != nil {
		t.Fatal(err)
	}
	count := map[region.Level]int{}
	for _, r := range rows {
		count[r.Level]++
		if r.Path.Code() != r.Code || r.Path.Parent().Code() != r.Parent {
			t.Errorf("%s lies at %s, its parent is %s", r.Code, r.Path, r.Parent)
		}
	}
	for level, want := range map[region.Level]int{region.City: 1, region.County: 9, region.Township: 199, region.Village: 3290} {
		if count[level] != want {
			t.Errorf("%d of level %s, want %d", count[level], level, want)
		}
	}
}

func TestParseReadsRowsInAnyOrderFromTheCitiesDown(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"sorted":                "code,name,level,parent\n62,甲,city,\n6201,乙,county,62\n620101,丙,township,6201\n",
		"upside down":           "code,name,level,parent\n620101,丙,township,6201\n6201,乙,county,62\n62,甲,city,\n",
		"with byte order mark":  "\ufeffcode,name,level,parent\n62,甲,city,\n6201,乙,county,62\n620101,丙,township,6201\n",
		"with Windows' newline": "code,name,level,parent\r\n62,甲,city,\r\n6201,乙,county,62\r\n620101,丙,township,6201\r\n",
		"with spaces":           "code, name ,level,parent\n62, 甲,city,\n6201,乙 ,county, 62\n620101,丙,township,6201\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := region.Parse(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, string(r.Path)+" "+r.Name)
			}
			if want := []string{"/62 甲", "/62/6201 乙", "/62/6201/620101 丙"}; !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestParseNamesEveryMistakeWithItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"an empty file":             {"", []string{"REGION_FILE_EMPTY lines.1"}},
		"a file of blanks":          {" \n\n", []string{"REGION_FILE_EMPTY lines.1"}},
		"only a header":             {head, []string{"REGION_FILE_EMPTY lines.1"}},
		"no header":                 {"62,甲,city,\n", []string{"REGION_FILE_HEADER lines.1"}},
		"columns in another order":  {"name,code,level,parent\n甲,62,city,\n", []string{"REGION_FILE_HEADER lines.1"}},
		"another encoding":          {head + "62,\xd5\xe3,city,\n", []string{"REGION_FILE_ENCODING lines.2"}},
		"an orphan":                 {head + "62,甲,city,\n6301,乙,county,63\n", []string{"REGION_ORPHAN lines.3"}},
		"a county without a parent": {head + "62,甲,city,\n6301,乙,county,\n", []string{"REGION_ORPHAN lines.3"}},
		"a city with a parent":      {head + "62,甲,city,\n63,乙,city,62\n", []string{"REGION_CITY_WITH_PARENT lines.3"}},
		"a code twice":              {head + "62,甲,city,\n62,乙,city,\n", []string{"REGION_CODE_TWICE lines.3"}},
		"a level left out":          {head + "62,甲,city,\n620101,丙,township,62\n", []string{"REGION_LEVEL_WRONG lines.3"}},
		"a level upside down":       {head + "62,甲,city,\n6201,乙,county,62\n6202,丙,county,6201\n", []string{"REGION_LEVEL_WRONG lines.4"}},
		"a parent that is itself":   {head + "62,甲,city,\n6201,乙,county,6201\n", []string{"REGION_LEVEL_WRONG lines.3"}},
		"an unknown level":          {head + "62,甲,province,\n", []string{"REGION_LEVEL_UNKNOWN lines.2"}},
		"letters in a code":         {head + "62a,甲,city,\n", []string{"REGION_CODE_BAD lines.2"}},
		"a code with a slash":       {head + "62/01,甲,city,\n", []string{"REGION_CODE_BAD lines.2"}},
		"no code":                   {head + ",甲,city,\n", []string{"REGION_CODE_BAD lines.2"}},
		"a code that is too long":   {head + "1234567890123,甲,city,\n", []string{"REGION_CODE_BAD lines.2"}},
		"no name":                   {head + "62, ,city,\n", []string{"REGION_NAME_BAD lines.2"}},
		"a name that is too long":   {head + "62," + strings.Repeat("甲", 61) + ",city,\n", []string{"REGION_NAME_BAD lines.2"}},
		"a name of two lines":       {head + "62,\"甲\n乙\",city,\n", []string{"REGION_NAME_BAD lines.2"}},
		"a column too few":          {head + "62,甲,city\n", []string{"REGION_ROW_COLUMNS lines.2"}},
		"a quote that never closes": {head + "62,\"甲,city,\n", []string{"REGION_ROW_UNREADABLE lines.2"}},
		"everything at once": {head + "6x,甲,city,\n62,乙,city,\n62,丙,city,\n6301,丁,county,63\n620101,,township,6201\n", []string{
			"REGION_CODE_BAD lines.2", "REGION_CODE_TWICE lines.4", "REGION_ORPHAN lines.5", "REGION_NAME_BAD lines.6"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := region.Parse(strings.NewReader(c.text))
			if rows != nil {
				t.Errorf("it answered %v", rows)
			}
			var got []string
			for _, f := range fault.All(err) {
				got = append(got, f.Code+" "+f.Field)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(head + "62,甲,city,\n6201,乙,county,62\n")
	f.Add("\ufeff" + head + "\"")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := region.Parse(strings.NewReader(text))
		if err != nil {
			return
		}
		seen := map[region.Path]bool{"": true}
		for _, r := range rows {
			if _, err := region.ParsePath(string(r.Path)); err != nil {
				t.Error(err)
			}
			if seen[r.Path] || !seen[r.Path.Parent()] {
				t.Errorf("%s stands twice or before its parent", r.Path)
			}
			seen[r.Path] = true
		}
	})
}
