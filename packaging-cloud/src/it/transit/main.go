// Serves OpenBao's own transit engine on loopback, by the HTTP interface of its server. The engine
// is the real one; the check of the token and the form of answers are made here.
//
// usage: transit TOKEN     prints its address, and ends when standard input does
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/openbao/openbao/builtin/logical/transit"
	"github.com/openbao/openbao/sdk/v2/logical"
)

func answer(w http.ResponseWriter, status int, content map[string]any) {
	w.WriteHeader(status)
	if content != nil {
		json.NewEncoder(w).Encode(content)
	}
}

func main() {
	storage := &logical.InmemStorage{}
	engine, err := transit.Factory(context.Background(), &logical.BackendConfig{
		StorageView: storage,
		System:      logical.TestSystemView(),
		Logger:      hclog.NewNullLogger(),
	})
	if err != nil {
		panic(err)
	}
	serve := func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Vault-Token") != os.Args[1] {
			answer(w, 403, map[string]any{"errors": []string{"permission denied"}})
			return
		}
		content := map[string]any{}
		operation := logical.ReadOperation
		if r.Method != http.MethodGet {
			operation = logical.UpdateOperation
			if err := json.NewDecoder(r.Body).Decode(&content); err != nil {
				answer(w, 400, map[string]any{"errors": []string{err.Error()}})
				return
			}
		}
		response, err := engine.HandleRequest(r.Context(), &logical.Request{
			Operation: operation,
			Path:      strings.TrimPrefix(r.URL.Path, "/v1/transit/"),
			Data:      content,
			Storage:   storage,
		})
		switch {
		case response != nil && response.IsError():
			answer(w, 400, map[string]any{"errors": []string{response.Error().Error()}})
		case errors.Is(err, logical.ErrUnsupportedPath):
			answer(w, 404, map[string]any{"errors": []string{err.Error()}})
		case err != nil:
			answer(w, 500, map[string]any{"errors": []string{err.Error()}})
		case response == nil && operation == logical.ReadOperation:
			answer(w, 404, map[string]any{"errors": []string{}})
		case response == nil:
			answer(w, 204, nil)
		default:
			answer(w, 200, map[string]any{"data": response.Data, "warnings": response.Warnings})
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(listener, http.HandlerFunc(serve))
	fmt.Printf("http://%s\n", listener.Addr())
	io.Copy(io.Discard, os.Stdin)
}
