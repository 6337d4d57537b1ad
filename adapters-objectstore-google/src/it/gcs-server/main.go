// Serves the JSON interface of Google Cloud Storage on loopback, from memory, with one bucket.
//
// usage: gcs-server PORT BUCKET
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/fsouza/fake-gcs-server/fakestorage"
)

func main() {
	port, err := strconv.ParseUint(os.Args[1], 10, 16)
	if err != nil {
		log.Fatal(err)
	}
	server, err := fakestorage.NewServerWithOptions(fakestorage.Options{
		Scheme:     "http",
		Host:       "127.0.0.1",
		Port:       uint16(port),
		PublicHost: fmt.Sprintf("127.0.0.1:%d", port),
	})
	if err != nil {
		log.Fatal(err)
	}
	server.CreateBucketWithOpts(fakestorage.CreateBucketOpts{Name: os.Args[2]})
	fmt.Println(server.URL())
	select {}
}
