package bench

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

// A contender does its work for about so long and answers a figure: so many a second,
// or the milliseconds that one took.
type contender struct {
	name string
	run  func(b *testing.B, about time.Duration) float64
}

// contest compares two contenders inside one run. They alternate, and change who
// begins, so that whatever else the machine does falls on both. The figure is the
// median of the ratios of runs that were made side by side.
type contest struct {
	name       string
	ours, peer contender
	rounds     int
	about      time.Duration // one run of one contender
	turns      int           // into how many turns a run is cut, the other's between them; 0 is one
	floor      float64       // 0 is a figure for information
	most       bool          // floor is a ceiling: less is better
	unit       string
}

// result is a contest that was held.
type result struct {
	contest
	ours, peer []float64
}

// board is what the contests of this process gave; TestMain prints it.
var board []result

// hold runs the contest. It takes seconds whatever b.N is, so that the benchmark runs once.
func (c contest) hold(b *testing.B) {
	b.Helper()
	r := result{contest: c}
	c.warm(b)
	for round := range c.rounds {
		var ours, peer float64
		turns := max(c.turns, 1)
		for turn := range 2 * turns {
			if (round+turn)%2 == 0 {
				ours += c.ours.run(b, c.about/time.Duration(turns)) / float64(turns)
			} else {
				peer += c.peer.run(b, c.about/time.Duration(turns)) / float64(turns)
			}
		}
		r.ours, r.peer = append(r.ours, ours), append(r.peer, peer)
	}
	board = append(board, r)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(r.ours), c.unit)
	b.ReportMetric(r.ratio(), "ratio")
}

// warm fills caches, pools and prepared statements.
func (c contest) warm(b *testing.B) {
	b.Helper()
	for _, one := range []contender{c.ours, c.peer} {
		one.run(b, c.about/3)
	}
}

func (r *result) ratio() float64 {
	ratios := make([]float64, len(r.ours))
	for i := range ratios {
		ratios[i] = r.ours[i] / r.peer[i]
	}
	return median(ratios)
}

func (r *result) missed() bool {
	switch {
	case r.floor == 0:
		return false
	case r.most:
		return r.ratio() > r.floor
	default:
		return r.ratio() < r.floor
	}
}

func (r *result) bound() string {
	switch {
	case r.floor == 0:
		return "for information"
	case r.most:
		return fmt.Sprintf("at most %.2f", r.floor)
	default:
		return fmt.Sprintf("at least %.2f", r.floor)
	}
}

func median(runs []float64) float64 {
	sorted := slices.Sorted(slices.Values(runs))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// TestMain prints the board after the benchmarks. A missed floor is an error only when
// SHANHUO_BENCH_STRICT is 1: a busy machine is no fault of the code.
func TestMain(m *testing.M) {
	// What the portal logs about a card provider that is away is no part of a figure.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	// As the portal does when GOGC is not set.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	code := m.Run()
	if len(board) > 0 {
		missed := show(os.Stdout, board)
		if missed > 0 && os.Getenv("SHANHUO_BENCH_STRICT") == "1" {
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// show prints every ratio beside its floor, then every run. It answers how many missed.
func show(w io.Writer, board []result) int {
	missed := 0
	fmt.Fprintf(w, "\nRatios, %s, %d CPUs%s\n\n", runtime.Version(), runtime.NumCPU(), load())
	for _, r := range board {
		verdict := "ok"
		switch {
		case r.missed():
			verdict, missed = "MISSED", missed+1
		case r.floor == 0:
			verdict = ""
		}
		fmt.Fprintf(w, "%-42s %7.2f  %-16s %s\n", r.name, r.ratio(), r.bound(), verdict)
	}
	fmt.Fprintf(w, "\nMedians and all runs, in the order they were made\n\n")
	for _, r := range board {
		fmt.Fprintf(w, "%s (%s)\n", r.name, r.unit)
		for _, side := range []struct {
			name string
			runs []float64
		}{{r.contest.ours.name, r.ours}, {r.contest.peer.name, r.peer}} {
			fmt.Fprintf(w, "  %-38s %10s   %s\n", side.name, figure(median(side.runs)), strings.Join(mapped(side.runs, figure), " "))
		}
	}
	fmt.Fprintln(w)
	return missed
}

func figure(v float64) string {
	if v < 100 {
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// load answers how busy a Linux machine was over the last minutes, this run included.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(raw))
	return ", load " + strings.Join(fields[:min(3, len(fields))], " ")
}

func mapped[A, B any](list []A, one func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = one(v)
	}
	return out
}

func TestABoardSaysWhatMissed(t *testing.T) {
	t.Parallel()
	made := func(ours, peer, floor float64, most bool) result {
		return result{
			contest: contest{name: "n", ours: contender{name: "ours"}, peer: contender{name: "peer"}, floor: floor, most: most, unit: "x/s"},
			ours:    []float64{ours * 8, ours, ours / 8}, peer: []float64{peer, peer * 8, peer / 8},
		}
	}
	for _, c := range []struct {
		what   string
		result result
		ratio  float64
		missed bool
	}{
		{"above its floor", made(24, 2, 12, false), 12, false},
		{"below its floor", made(23, 2, 12, false), 11.5, true},
		{"below its ceiling", made(1.2, 1, 1.2, true), 1.2, false},
		{"above its ceiling", made(1.3, 1, 1.2, true), 1.3, true},
		{"for information", made(1, 100, 0, false), 0.01, false},
	} {
		var text strings.Builder
		missed := show(&text, []result{c.result})
		if got := c.result.ratio(); cmp.Compare(got, c.ratio) != 0 || (missed == 1) != c.missed || strings.Contains(text.String(), "MISSED") != c.missed {
			t.Errorf("%s: ratio %v, %d missed, printed\n%s", c.what, got, missed, text.String())
		}
	}
}
