// Serves an emulator of AWS KMS on loopback: its own program listens on all interfaces.
//
// usage: local-kms FOLDER     prints its address, and ends when standard input does
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/nsmithuk/local-kms/src"
	"github.com/nsmithuk/local-kms/src/config"
	"github.com/nsmithuk/local-kms/src/data"
)

func main() {
	config.AWSRegion = "eu-central-1"
	config.AWSAccountId = "111122223333"
	database := data.NewDatabase(filepath.Join(os.Args[1], "keys"))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		src.HandleRequest(w, r, database)
	}))
	fmt.Printf("http://%s\n", listener.Addr())
	io.Copy(io.Discard, os.Stdin)
}
