# make demo      watch reviews go through Kafka and come out as opinions
# make test      run every test
# make build     build the release
# make install   install it: DESTDIR= for a package, PREFIX=/usr
# make check     lint the sources and the settings
# make bench     measure
# make clean     remove what was built

PREFIX ?= /usr
# The runtime of Swift is linked in: where opined is installed, no toolchain is needed.
RELEASE = -c release --static-swift-stdlib
OPINED = .build/release/opined
ARGS ?=

.PHONY: demo test build install check bench clean

demo: build
	$(OPINED) demo $(ARGS)

test:
	scripts/set-up.sh test
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build $(ARGS)

build:
	scripts/set-up.sh
	swift build $(RELEASE) --product opined

install:
	scripts/install.sh "$(OPINED)" "$(DESTDIR)" "$(PREFIX)"

check: build
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	$(OPINED) check --config config/opined.yaml --set model.directory=Models/opined-mini

bench: build
	$(OPINED) bench $(ARGS)

clean:
	swift package clean
	rm -rf .build/venv
