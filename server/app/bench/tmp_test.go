package bench

import (
	"testing"
	"time"
	"fmt"
	"os"
	"context"
	"github.com/jackc/pgx/v5/pgxpool"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/store"
)

func TestTmp(t *testing.T) {
	if os.Getenv("TMPTEST") == "" { t.Skip() }
	_, url := world(t, averages, 20000)
	db, err := store.Open(t.Context(), store.Config{URL: url, MaxConns: 1})
	must(t, err)
	defer db.Close()
	s := &campaign.Service{DB: db}
	ctx := access.Public(context.Background())
	config, _ := pgxpool.ParseConfig(url)
	config.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(ctx, config)
	must(t, err)
	for round := 0; round < 5; round++ {
		start := time.Now()
		for i := range 200 { _, err := s.Page(ctx, averageSlug(i)); must(t, err) }
		a := time.Since(start)
		start = time.Now()
		for i := range 200 { _, err := readPeer(ctx, pool, averageSlug(i)); must(t, err) }
		fmt.Println("page", a/200, "peer", time.Since(start)/200)
	}
	show := func(rows interface{ Next() bool; Scan(...any) error }) {
		for rows.Next() {
			var st string; var g, c int64
			rows.Scan(&st, &g, &c)
			fmt.Printf("generic %d custom %d  %.70q\n", g, c, st)
		}
	}
	q := "select statement, generic_plans, custom_plans from pg_prepared_statements"
	r1, err := db.Reader().QueryContext(ctx, q); must(t, err); show(r1); r1.Close()
	r2, err := pool.Query(ctx, q); must(t, err); show(r2); r2.Close()
	var st []string
	r1, _ = db.Reader().QueryContext(ctx, "select statement from pg_prepared_statements where statement not like '%pg_prep%'")
	for r1.Next() { var x string; r1.Scan(&x); st = append(st, x) }
	r1.Close()
	for _, x := range append(st, peerCampaign, peerTiers, peerPhotos, peerSupports, peerSaid) {
		_, err := pool.Exec(ctx, "deallocate all"); must(t, err)
		c, _ := pool.Acquire(ctx)
		c.Exec(ctx, "DEALLOCATE ALL")
		_, err = c.Conn().PgConn().Exec(ctx, "PREPARE q AS "+x).ReadAll(); must(t, err)
		for i := 0; i < 8; i++ {
			res, err := c.Conn().PgConn().Exec(ctx, "EXPLAIN (ANALYZE, BUFFERS, SUMMARY) EXECUTE q('average-7')").ReadAll()
			must(t, err)
			if i == 7 {
				rows := res[0].Rows
				fmt.Printf("%.60q\n", x)
				for _, r := range rows { if s := string(r[0]); len(s) > 8 && (s[:8] == "Planning" || s[:9] == "Execution" ) || os.Getenv("TMPTEST") == "2" { fmt.Println("   ", s) } }
			}
		}
		c.Release()
	}
	pool.Close()
}
