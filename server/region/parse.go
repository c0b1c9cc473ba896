package region

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"shanhuo.app/server/fault"
)

// Row is one region of a file.
type Row struct {
	Code   string
	Name   string
	Level  Level
	Parent string // code; empty for a city
	Path   Path
	Line   int // where it stands in the file
}

// What a file may hold at most.
const (
	maxBytes      = 64 << 20
	maxCodeDigits = 12
	maxNameRunes  = 60
)

var header = []string{"code", "name", "level", "parent"}

// Parse reads a tree of regions from CSV with the columns code, name, level and
// parent, in any order of rows. It answers the rows from the cities down, or every
// mistake of the file at once as a fault.List; each names its line.
func Parse(r io.Reader) ([]Row, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("region: read: %w", err)
	}
	if len(raw) > maxBytes {
		return nil, mistake("REGION_FILE_TOO_LARGE", 1).With("max", maxBytes>>20)
	}
	// Spreadsheets put a byte order mark before the header; it means nothing here.
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, mistake("REGION_FILE_EMPTY", 1)
	}
	if at := invalidUTF8(raw); at > 0 {
		return nil, mistake("REGION_FILE_ENCODING", at).With("want", "UTF-8")
	}
	var mistakes fault.List
	rows := records(raw, &mistakes)
	place(rows, &mistakes)
	if err := mistakes.Err(); err != nil {
		slices.SortStableFunc(mistakes, func(a, b *fault.Fault) int { return a.Args["line"].(int) - b.Args["line"].(int) })
		return nil, err
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return rank(a.Level) - rank(b.Level) })
	return rows, nil
}

// records reads the rows and checks each for itself.
func records(raw []byte, mistakes *fault.List) []Row {
	c := csv.NewReader(bytes.NewReader(raw))
	c.FieldsPerRecord = -1
	first, err := c.Read()
	if err != nil || !slices.Equal(trimmed(first), header) {
		mistakes.Add(mistake("REGION_FILE_HEADER", 1).With("want", strings.Join(header, ",")))
		return nil
	}
	var rows []Row
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 1
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				line = bad.Line
			}
			// After a broken quote nobody can say where the next row begins.
			mistakes.Add(mistake("REGION_ROW_UNREADABLE", line))
			break
		}
		line, _ := c.FieldPos(0)
		record = trimmed(record)
		if len(record) != len(header) {
			mistakes.Add(mistake("REGION_ROW_COLUMNS", line).With("want", len(header)).With("got", len(record)))
			continue
		}
		row := Row{Code: record[0], Name: record[1], Level: Level(record[2]), Parent: record[3], Line: line}
		found := len(*mistakes)
		if !isCode(row.Code) {
			mistakes.Add(mistake("REGION_CODE_BAD", line).With("code", row.Code))
		}
		if row.Name == "" || utf8.RuneCountInString(row.Name) > maxNameRunes || strings.ContainsFunc(row.Name, unicode.IsControl) {
			mistakes.Add(mistake("REGION_NAME_BAD", line).With("code", row.Code))
		}
		if !slices.Contains(Levels, row.Level) {
			mistakes.Add(mistake("REGION_LEVEL_UNKNOWN", line).With("code", row.Code).With("level", record[2]).
				With("want", strings.Join(row.Level.Values(), ", ")))
		}
		if len(*mistakes) == found {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 && len(*mistakes) == 0 {
		mistakes.Add(mistake("REGION_FILE_EMPTY", 1))
	}
	return rows
}

// place hangs the rows below their parents and writes their paths.
func place(rows []Row, mistakes *fault.List) {
	byCode := make(map[string]*Row, len(rows))
	for i := range rows {
		row := &rows[i]
		if first, twice := byCode[row.Code]; twice {
			mistakes.Add(mistake("REGION_CODE_TWICE", row.Line).With("code", row.Code).With("first", first.Line))
			continue
		}
		byCode[row.Code] = row
	}
	for _, level := range Levels {
		for i := range rows {
			row := &rows[i]
			if row.Level != level {
				continue
			}
			if level == City {
				if row.Parent != "" {
					mistakes.Add(mistake("REGION_CITY_WITH_PARENT", row.Line).With("code", row.Code))
				}
				row.Path = Path("").Child(row.Code)
				continue
			}
			parent, ok := byCode[row.Parent]
			if !ok {
				mistakes.Add(mistake("REGION_ORPHAN", row.Line).With("code", row.Code).With("parent", row.Parent))
				continue
			}
			if below, _ := parent.Level.Below(); below != level {
				mistakes.Add(mistake("REGION_LEVEL_WRONG", row.Line).With("code", row.Code).With("level", string(level)).
					With("parent", row.Parent).With("parentLevel", string(parent.Level)))
				continue
			}
			row.Path = parent.Path.Child(row.Code)
		}
	}
}

func mistake(code string, line int) *fault.Fault {
	return fault.NewInvalid(code, fmt.Sprintf("lines.%d", line)).With("line", line)
}

func rank(l Level) int { return slices.Index(Levels, l) }

func isCode(s string) bool {
	return s != "" && len(s) <= maxCodeDigits && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

func trimmed(record []string) []string {
	for i, s := range record {
		record[i] = strings.TrimSpace(s)
	}
	return record
}

// invalidUTF8 answers the first line that is not UTF-8, or 0.
func invalidUTF8(raw []byte) int {
	if utf8.Valid(raw) {
		return 0
	}
	line := 1
	for l := range bytes.Lines(raw) {
		if !utf8.Valid(l) {
			return line
		}
		line++
	}
	return line
}
