package app

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	oteltrace "go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"shanhuo.app/ent/gen/providerevent"
	"shanhuo.app/server/access"
	"shanhuo.app/server/store"
)

// newRegistry makes the metrics of this process and its database pools.
func newRegistry(db *store.DB) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(db.Writer(), "write"))
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "shanhuo_provider_events_waiting", Help: "Events of the card provider that are stored and not worked off.",
	}, func() float64 {
		ctx, done := context.WithTimeout(context.Background(), 2*time.Second)
		defer done()
		n, err := db.Client.ProviderEvent.Query().Where(providerevent.StateEQ(providerevent.StateRECEIVED)).
			Count(access.AsSystem(ctx, access.ForProviderEvents))
		if err != nil {
			return math.NaN()
		}
		return float64(n)
	}))
	if db.Reader() != db.Writer() {
		r.MustRegister(collectors.NewDBStatsCollector(db.Reader(), "read"))
	}
	return r
}

// gcPercent was chosen by measuring pages (docs/performance.md).
const gcPercent = 400

// limitMemory tells Go's collector how much the cgroup allows, which gives it
// room to run less often; without a limit nothing changes.
//
// The collector is also told to wait longer between its rounds, unless GOGC says
// otherwise: a page costs about a fifth less CPU for some tens of megabytes more.
func limitMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	_, _ = memlimit.SetGoMemLimitWithOpts(memlimit.WithRatio(0.8), memlimit.WithProvider(memlimit.FromCgroup))
}

// newTracer sends spans to an OpenTelemetry collector; without an endpoint they
// go nowhere. The second value flushes what is left.
func newTracer(ctx context.Context, endpoint string) (oteltrace.Tracer, func(context.Context) error, error) {
	if endpoint == "" {
		return noop.NewTracerProvider().Tracer("shanhuo"), func(context.Context) error { return nil }, nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint))
	if err != nil {
		return nil, nil, fmt.Errorf("traces: %w", err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "shanhuo"), attribute.String("service.version", version()))))
	return provider.Tracer("shanhuo"), provider.Shutdown, nil
}
