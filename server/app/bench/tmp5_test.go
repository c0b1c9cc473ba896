package bench

import (
	"fmt"
	"testing"
	"time"
	"os"
	"strings"
	"strconv"
	"syscall"
)

func cpu() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec)*1e6 + float64(u.Utime.Usec+u.Stime.Usec)
}

func backendCPU() float64 {
	var sum float64
	ds, _ := os.ReadDir("/proc")
	for _, d := range ds {
		raw, err := os.ReadFile("/proc/" + d.Name() + "/cmdline")
		if err != nil || !strings.Contains(string(raw), "postgres: ") || !strings.Contains(string(raw), fmt.Sprintf("test_%d_", os.Getpid())) { continue }
		st, err := os.ReadFile("/proc/" + d.Name() + "/stat")
		if err != nil { continue }
		f := strings.Fields(string(st[strings.LastIndexByte(string(st), ')')+2:]))
		u, _ := strconv.ParseFloat(f[11], 64)
		s, _ := strconv.ParseFloat(f[12], 64)
		sum += (u + s) * 10000
	}
	return sum
}

func BenchmarkTmpHot(b *testing.B) {
	s := open(b, "PostgreSQL", 1, false, true)
	run := s.press(callers)
	run(b, time.Second)
	for range 6 {
		g, p := cpu(), backendCPU()
		start := time.Now()
		r := run(b, 1500*time.Millisecond)
		n := r * time.Since(start).Seconds()
		fmt.Printf("%.0f/s go %.0f us postgres %.0f us\n", r, (cpu()-g)/n, (backendCPU()-p)/n)
	}
}
