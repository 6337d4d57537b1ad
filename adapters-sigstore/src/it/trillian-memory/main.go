// Command trillian-memory runs a Trillian log server, its administration and its sequencer in one
// process, with trees that live in memory: what the Certificate Transparency log and Rekor v1 need
// behind them, without a database. It prints the identifier of a new tree for every -trees asked
// for, one in a line, and then serves until it is killed.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/google/trillian"
	"github.com/google/trillian/extension"
	"github.com/google/trillian/log"
	"github.com/google/trillian/monitoring"
	"github.com/google/trillian/quota"
	"github.com/google/trillian/server"
	"github.com/google/trillian/server/admin"
	"github.com/google/trillian/server/interceptor"
	"github.com/google/trillian/storage/memory"
	"github.com/google/trillian/util/clock"
	"github.com/google/trillian/util/election2"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
)

func main() {
	address := flag.String("address", "127.0.0.1:8090", "host and port to serve gRPC at")
	trees := flag.Int("trees", 2, "how many log trees to create")
	flag.Parse()
	if err := run(*address, *trees); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address string, trees int) error {
	ctx := context.Background()
	store := memory.NewTreeStorage()
	registry := extension.Registry{
		AdminStorage:    memory.NewAdminStorage(store),
		LogStorage:      memory.NewLogStorage(store, monitoring.InertMetricFactory{}),
		ElectionFactory: election2.NoopFactory{},
		QuotaManager:    quota.Noop(),
		MetricFactory:   monitoring.InertMetricFactory{},
	}
	administration := admin.New(registry, nil)
	logs := server.NewTrillianLogRPCServer(registry, clock.System)
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	for range trees {
		tree, err := administration.CreateTree(ctx, &trillian.CreateTreeRequest{Tree: &trillian.Tree{
			TreeState:       trillian.TreeState_ACTIVE,
			TreeType:        trillian.TreeType_LOG,
			MaxRootDuration: durationpb.New(time.Hour),
		}})
		if err != nil {
			return err
		}
		if _, err := logs.InitLog(ctx, &trillian.InitLogRequest{LogId: tree.TreeId}); err != nil {
			return err
		}
		fmt.Println(tree.TreeId)
	}
	go log.NewOperationManager(log.OperationInfo{
		Registry:    registry,
		BatchSize:   50,
		NumWorkers:  1,
		RunInterval: 100 * time.Millisecond,
		TimeSource:  clock.System,
	}, log.NewSequencerManager(registry, 0)).OperationLoop(ctx)
	service := grpc.NewServer(grpc.UnaryInterceptor(interceptor.ErrorWrapper))
	trillian.RegisterTrillianAdminServer(service, administration)
	trillian.RegisterTrillianLogServer(service, logs)
	return service.Serve(listener)
}
