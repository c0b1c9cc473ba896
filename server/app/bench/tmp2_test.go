package bench

import (
	"testing"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
)

func cpu() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec)*1e6 + float64(u.Utime.Usec+u.Stime.Usec)
}

func BenchmarkTmp(b *testing.B) {
	db, url := world(b, averages, 2000)
	ours, plain := portal(b, db), peer(b, url)
	body := pageBody(b, averageSlug(3))
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		c := cpu()
		for range b.N {
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			ours.ServeHTTP(w, r)
		}
		b.ReportMetric((cpu()-c)/float64(b.N), "cpu-us/op")
	})
	b.Run("peer", func(b *testing.B) {
		b.ReportAllocs()
		c := cpu()
		for range b.N {
			w := httptest.NewRecorder()
			plain.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?slug="+averageSlug(3), nil))
		}
		b.ReportMetric((cpu()-c)/float64(b.N), "cpu-us/op")
	})
}
