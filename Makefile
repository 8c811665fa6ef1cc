# SPDX-License-Identifier: GPL-3.0-or-later
# MatGuard. `make help` lists the targets. Who links what, below, is the privilege map.

B := build
CC := gcc
CLANG := clang-14
# V=1 shows the commands.
Q = $(if $(V),,@echo "  $@"; )
PREFIX := /usr
SYSCONFDIR := /etc
LIBEXEC := $(PREFIX)/libexec/matguard

STD := -std=c17 -D_GNU_SOURCE -I.
# gcc 12 and clang 14 both; see docs/HACKING.md
HARDEN := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
	-fstack-clash-protection -fcf-protection=full -fno-common -fno-strict-aliasing \
	-fno-delete-null-pointer-checks -fvisibility=hidden -fPIE
HARDEN_GCC := -ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr
LDHARDEN := -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code -Wl,--as-needed \
	-Wl,-z,nodlopen -Wl,-z,defs
WARN := -Wall -Wextra -Wformat=2 -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wundef -Wvla \
	-Walloca -Wnull-dereference -Wswitch-enum -Wimplicit-fallthrough -Wdate-time \
	-Wwrite-strings -Werror=implicit-function-declaration -Werror=incompatible-pointer-types \
	-Werror=int-conversion -Werror=return-type
WARN_GCC := -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init \
	-Wformat-overflow=2 -Wformat-truncation=2 -Wformat-signedness -Warith-conversion \
	-Wcast-align=strict -Wtrampolines -Wuse-after-free=3 -Wstack-usage=65536
WARN_CLANG := -Wcomma -Wconditional-uninitialized -Wassign-enum -Wunreachable-code-aggressive \
	-Wshorten-64-to-32 -Wmissing-variable-declarations
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -O1 -g -fno-omit-frame-pointer

# ---- what is built -------------------------------------------------------------------------
# A library is a folder. A program is a folder, the libraries it may use, and the foreign
# libraries its process may hold; `make lint` checks both against tests/lint/borders.

LIBS := base rules pool scan daemon
base_SRC := $(wildcard base/*.c)
rules_SRC := $(wildcard rules/*.c)
pool_SRC := $(filter-out %/main.c,$(wildcard scanner/pool/*.c))
scan_SRC := $(filter-out %/main.c,$(wildcard scanner/worker/*.c)) $(wildcard scanner/format/*.c)
daemon_SRC := $(wildcard daemon/*.c)

# program                what it is made of              may use                 foreign
PROGRAMS := matguardd matguardd-watch matguardd-sweep matguardd-journal matguardd-control \
	matguardd-config matguardd-pool matguard-scan matguard-scan-archive matguard-scan-pdf \
	matguard-rules matguard

matguardd_SRC             := $(wildcard daemon/guardian/*.c)
matguardd_USE             := daemon base
matguardd_LDLIBS          :=
matguardd-watch_SRC       := $(wildcard daemon/watch/*.c)
matguardd-watch_USE       := daemon base
matguardd-watch_LDLIBS    :=
matguardd-sweep_SRC       := $(wildcard daemon/sweep/*.c)
matguardd-sweep_USE       := daemon base
matguardd-sweep_LDLIBS    :=
matguardd-journal_SRC     := $(wildcard daemon/journal/*.c)
matguardd-journal_USE     := daemon base
matguardd-journal_LDLIBS  := -lgcrypt -lsqlite3
matguardd-control_SRC     := $(wildcard daemon/control/*.c)
matguardd-control_USE     := daemon base
matguardd-control_LDLIBS  :=
matguardd-config_SRC      := $(wildcard daemon/config/*.c)
matguardd-config_USE      := base
matguardd-config_LDLIBS   := -lconfig
matguardd-pool_SRC        := scanner/pool/main.c
matguardd-pool_USE        := pool base
matguardd-pool_LDLIBS     :=
matguard-scan_SRC         := scanner/worker/main.c
matguard-scan_USE         := scan rules base
matguard-scan_LDLIBS      := -ldeflate -lconfig -lpcre2-8 -lgcrypt -lm
matguard-scan-archive_SRC := $(wildcard scanner/archive/*.c)
matguard-scan-archive_USE := base
matguard-scan-archive_LDLIBS := -larchive -llzma -lbz2 -lzstd -llz4
matguard-rules_SRC        := $(wildcard scanner/rules/*.c)
matguard-rules_USE        := rules base
matguard-rules_LDLIBS     := -lconfig -lpcre2-8
matguard-scan-pdf_SRC     := $(wildcard scanner/pdf/*.c) scanner/archive/sink.c scanner/archive/limit.c
matguard-scan-pdf_USE     := base
matguard-scan-pdf_LDLIBS  := -lpoppler-glib -lgobject-2.0 -lglib-2.0
matguard_SRC              := $(wildcard cli/matguard/*.c)
matguard_USE              := pool base
matguard_LDLIBS           := -lgcrypt -lconfig

LANGS := vi
MO := $(LANGS:%=$(B)/locale/%/LC_MESSAGES/matguard.mo)

.PHONY: all deps test-deps lint-deps install uninstall start stop demo check check-root check-vm \
	soak-vm check-all lint links bench fuzz cov format help clean
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
JOBS := $(shell nproc)

all: $(PROGRAMS:%=$(B)/%) $(MO) $(B)/state-secret.conf \
	$(B)/state-secret-english.conf compile_commands.json ## build into build/

# ---- how it is built -----------------------------------------------------------------------
# Every flavour compiles the same sources into its own folder of build/.
# rel    what ships
# san    ASan and UBSan: make check
# gcc    lint: the static analyzer; never linked
# clang  lint: the other compiler's warnings; never linked
# fuzz   libFuzzer
# cov    coverage
FLAVOURS := rel san gcc clang fuzz cov
rel_CC := $(CC)
rel_CFLAGS := $(STD) $(HARDEN) $(HARDEN_GCC) $(WARN) $(WARN_GCC)
rel_LDFLAGS := $(LDHARDEN)
san_CC := $(CC)
san_CFLAGS := $(STD) $(SANITIZE) $(WARN) $(WARN_GCC) -Werror -DBUILD_SANITIZED
san_LDFLAGS := $(SANITIZE)
gcc_CC := $(CC)
# gcc 12 sees leaks where memory is reached through an array, and use before init behind = {0}; both
# are left to clang and the sanitizers.
gcc_CFLAGS := $(STD) $(HARDEN) $(HARDEN_GCC) $(WARN) $(WARN_GCC) -Werror -fanalyzer \
	-Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value
clang_CC := $(CLANG)
clang_CFLAGS := $(STD) $(HARDEN) $(WARN) $(WARN_CLANG) -Werror
fuzz_CC := $(CLANG)
fuzz_CFLAGS := $(STD) $(SANITIZE) -fsanitize=fuzzer-no-link -DBUILD_SANITIZED \
	-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
fuzz_LDFLAGS := $(SANITIZE) -fsanitize=fuzzer
cov_CC := $(CLANG)
cov_CFLAGS := $(STD) -O1 -g -fprofile-instr-generate -fcoverage-mapping -DBUILD_SANITIZED
cov_LDFLAGS := -fprofile-instr-generate

# Of this folder alone; not ours, so no warnings about them.
POPPLER := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags poppler-glib))
$(foreach f,$(FLAVOURS),$(eval $(B)/$(f)/scanner/pdf/%.o: $(f)_CFLAGS += $(POPPLER)))
$(B)/clang/scanner/pdf/%.tidy: STD += $(POPPLER)

objects = $(patsubst %.c,$(B)/$(1)/%.o,$(2))

define FLAVOUR
$(B)/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(Q)$$($(1)_CC) $$($(1)_CFLAGS) -MMD -MP -c -o $$@ $$<
$(foreach lib,$(LIBS),
$(B)/$(1)/lib$(lib).a: $(call objects,$(1),$($(lib)_SRC))
	@rm -f $$@
	$$(Q)ar rcs $$@ $$^)
endef
$(foreach flavour,$(FLAVOURS),$(eval $(call FLAVOUR,$(flavour))))

# $(1): program, $(2): flavour, $(3): file
define PROGRAM
$(3): $(call objects,$(2),$($(1)_SRC)) $(foreach lib,$($(1)_USE),$(B)/$(2)/lib$(lib).a)
	@mkdir -p $$(@D)
	$$(Q)$$($(2)_CC) $$($(2)_LDFLAGS) -o $$@ $$^ $$($(1)_LDLIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call PROGRAM,$(p),rel,$(B)/$(p))))
$(foreach p,$(PROGRAMS),$(eval $(call PROGRAM,$(p),san,$(B)/san/bin/$(p))))

-include $(shell find $(B) -name '*.d' 2>/dev/null)

$(B)/locale/%/LC_MESSAGES/matguard.mo: po/%.po
	@mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<

$(B)/state-secret.conf: rules/state-secret.conf
	@mkdir -p $(@D)
	cp $< $@

# The optional rules go behind the shipped ones: one file, since there are no includes.
$(B)/state-secret-english.conf: rules/state-secret.conf rules/english.conf
	@mkdir -p $(@D)
	$(Q)cat $^ >$@

# For editors. The folders' own dates say when a file came or went.
FOLDERS := $(sort $(dir $(wildcard */*.c */*/*.c)))
compile_commands.json: Makefile $(FOLDERS)
	@$(MAKE) -Bnk --no-print-directory $(PROGRAMS:%=$(B)/%) 2>/dev/null | awk -v d="$(CURDIR)" \
		'BEGIN {print "["} / -c -o / {f=$$NF; gsub(/"/,"\\\""); \
		printf "%s{\"directory\":\"%s\",\"file\":\"%s\",\"command\":\"%s\"}", n++ ? ",\n" : "", d, f, $$0} \
		END {print "\n]"}' >$@

# ---- dependencies --------------------------------------------------------------------------
DEPS := gcc libc6-dev gettext libdeflate-dev libconfig-dev libgcrypt20-dev libsqlite3-dev \
	libarchive-dev libpcre2-dev liblzma-dev libbz2-dev libzstd-dev liblz4-dev \
	libpoppler-glib-dev
TEST_DEPS := $(DEPS) binutils e2fsprogs mount util-linux procps python3 \
	qemu-system-x86 debootstrap
LINT_DEPS := $(TEST_DEPS) clang-14 clang-tidy-14 clang-format-14 llvm-14 cppcheck shellcheck systemd

# $(1): packages. Asks the network for nothing if all of them are there.
define APT
	@set -- $(1); have=$$(dpkg-query -W -f='$${db:Status-Status}\n' "$$@" 2>/dev/null | \
		grep -cx installed); \
	[ "$$have" -ge $$# ] || { apt-get update && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$$@"; }
endef

deps: ## install what the build needs (Debian 12, root)
	$(call APT,$(DEPS))
test-deps: ## and what the tests need
	$(call APT,$(TEST_DEPS))
lint-deps: ## and what lint, fuzz, cov and format need
	$(call APT,$(LINT_DEPS))

# ---- tests ---------------------------------------------------------------------------------
# A test is a program that prints TAP; tests/run runs them and counts.
TEST_LIBS := pool scan rules daemon base
TEST_LDLIBS := -ldeflate -lconfig -lpcre2-8 -lgcrypt -lsqlite3 -larchive -llzma -lbz2 -lzstd -llz4 -lm
# What a program has beside main(), so that unit tests reach it.
test_extra_SRC := $(filter-out %/main.c,$(wildcard daemon/*/*.c scanner/archive/*.c cli/*/*.c))
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
TOOLS := $(patsubst tests/tools/%.c,$(B)/tools/%,$(wildcard tests/tools/*.c))
CHECK_PROGRAMS := $(UNIT:%=$(B)/san/unit/%) $(FUZZ:%=$(B)/san/replay/%)
CHECK := $(CHECK_PROGRAMS) $(wildcard tests/unit/*.sh tests/golden/*.sh tests/lint/test_*.sh)
ROOT_PROGRAMS := $(patsubst tests/root/%.c,$(B)/root/%,$(wildcard tests/root/test_*.c))
CHECK_ROOT := $(ROOT_PROGRAMS) $(wildcard tests/root/test_*.sh)
# The first makes the guest; without one the others skip, and say why.
CHECK_VM := tests/vm/image.sh $(wildcard tests/vm/test_*.sh)
SOAK_VM := $(wildcard tests/vm/soak_*.sh)

# $(1): flavour
define TESTS
$(B)/$(1)/libextra.a: $(call objects,$(1),$(test_extra_SRC))
	@rm -f $$@
	$$(Q)ar rcs $$@ $$^
$(B)/$(1)/unit/%: $(B)/$(1)/tests/unit/%.o $(B)/$(1)/libextra.a $(TEST_LIBS:%=$(B)/$(1)/lib%.a)
	@mkdir -p $$(@D)
	$$(Q)$$($(1)_CC) $$($(1)_LDFLAGS) -o $$@ $$^ $(TEST_LDLIBS)
$(B)/$(1)/replay/%: $(B)/$(1)/tests/fuzz/fuzz_%.o $(B)/$(1)/tests/fuzz/replay.o \
		$(B)/$(1)/libextra.a $(TEST_LIBS:%=$(B)/$(1)/lib%.a)
	@mkdir -p $$(@D)
	$$(Q)$$($(1)_CC) $$($(1)_LDFLAGS) -o $$@ $$^ $(TEST_LDLIBS)
endef
$(foreach flavour,san cov fuzz,$(eval $(call TESTS,$(flavour))))

# What ships proves the sandbox and runs as root, so these are release code.
$(B)/tools/%: $(B)/rel/tests/tools/%.o $(B)/rel/libscan.a $(B)/rel/librules.a $(B)/rel/libbase.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(rel_LDFLAGS) -o $@ $^ $(TEST_LDLIBS)
$(B)/tools/spans: rel_LDFLAGS += -Wl,--wrap=scan_span
$(B)/root/%: $(B)/rel/tests/root/%.o $(TEST_LIBS:%=$(B)/rel/lib%.a)
	@mkdir -p $(@D)
	$(Q)$(CC) $(rel_LDFLAGS) -o $@ $^ $(TEST_LDLIBS)

check: all $(CHECK_PROGRAMS) $(TOOLS) ## run the tests that need no root, with ASan and UBSan
	tests/run $(CHECK)
check-root: all $(ROOT_PROGRAMS) $(TOOLS) ## run the tests that need root
	tests/run $(CHECK_ROOT)
check-vm: all $(TOOLS) ## run the tests that need a guest machine; KERNEL=6.12 for the other kernel
	tests/run $(CHECK_VM)
soak-vm: all $(TOOLS) ## and the long ones, on both kernels
	set -e; for k in 6.1 6.12; do KERNEL=$$k SOAK=1 TESTS_RUN_SECONDS=3600 \
		TESTS_RUN_RESULTS=$(B)/test-results-vm-$$k tests/run $(CHECK_VM) $(SOAK_VM); done
check-all: test-deps ## install what tests need and run all of them
	@$(MAKE) --no-print-directory -j$(JOBS) all $(CHECK_PROGRAMS) $(ROOT_PROGRAMS) $(TOOLS)
	@tests/run $(CHECK) $(CHECK_ROOT) $(CHECK_VM)

BENCH := $(wildcard tests/bench/*.sh)
bench: all $(TOOLS) ## measure
	@[ -n "$(BENCH)" ] || echo "bench: nothing to measure yet"
	@set -e; for b in $(BENCH); do echo "== $$b"; "$$b"; done

fuzz: $(B)/fuzz/bin/$(F) ## F=name T=seconds: look for inputs that break a reader
	@mkdir -p $(B)/fuzz/corpus/$(F) tests/corpus/$(F)
	$< -timeout=5 -rss_limit_mb=512 -max_len=65536 -max_total_time=$(T) \
		-artifact_prefix=$(B)/fuzz/$(F)- $(B)/fuzz/corpus/$(F) tests/corpus/$(F)
F = $(error name a fuzz target: make fuzz F=name, one of: $(FUZZ))
T := 60
$(B)/fuzz/bin/%: $(B)/fuzz/tests/fuzz/fuzz_%.o $(B)/fuzz/libextra.a \
		$(TEST_LIBS:%=$(B)/fuzz/lib%.a)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(fuzz_LDFLAGS) -o $@ $^ $(TEST_LDLIBS)

COV := $(UNIT:%=$(B)/cov/unit/%) $(FUZZ:%=$(B)/cov/replay/%)
cov: $(COV) ## which lines unit tests and fuzz corpora reach
	rm -rf $(B)/cov/raw
	set -e; for t in $(COV); do LLVM_PROFILE_FILE=$(B)/cov/raw/%p.profraw $$t >/dev/null; done
	llvm-profdata-14 merge -o $(B)/cov/all.profdata $(B)/cov/raw/*.profraw
	llvm-cov-14 report -instr-profile=$(B)/cov/all.profdata $(COV:%=-object %) \
		-ignore-filename-regex='^tests/' | cut -c1-140

# ---- lint ----------------------------------------------------------------------------------
# A file is looked at again when it, a header of it or the tool's settings change.
SOURCES := $(wildcard */*.c */*/*.c)
HEADERS := $(wildcard */*.h */*/*.h)
SCRIPTS := .ci/run tests/run $(wildcard */*.sh */*/*.sh */*.bash */*/*.bash) \
	$(addprefix tests/vm/guest/,init start lib.sh)
UNITS := $(wildcard systemd/*.service)

LOOKED_AT := $(foreach o,gcc/%.o clang/%.o clang/%.tidy,$(SOURCES:%.c=$(B)/$(o)))

lint: $(LOOKED_AT) $(PROGRAMS:%=$(B)/%) ## formatting, analyzers, shell, units, borders
	clang-format-14 --dry-run --Werror $(SOURCES) $(HEADERS)
	cppcheck --quiet --enable=warning,portability --inline-suppr --error-exitcode=1 --std=c11 \
		--suppress=funcArgOrderDifferent '--suppress=unknownEvaluationOrder:tests/*' \
		'--suppress=ctunullpointer:tests/*' \
		-D_GNU_SOURCE -D__x86_64__ -I. --cppcheck-build-dir=$(B)/clang $(SOURCES)
	shellcheck --severity=warning --external-sources --source-path=SCRIPTDIR $(SCRIPTS)
	tests/lint/units.sh $(UNITS)
	set -e; for po in $(wildcard po/*.po); do msgfmt --check -o /dev/null $$po; done
	tests/lint/spdx.sh
	tests/lint/borders.sh .
	@$(MAKE) --no-print-directory links
	@echo "lint: clean"
links: $(PROGRAMS:%=$(B)/%) # what each program holds against what it is granted above
	tests/lint/links.sh tests/lint/borders $(B) \
		$(foreach p,$(PROGRAMS),'$(p):$(patsubst -l%,%,$($(p)_LDLIBS))')

$(B)/clang/%.tidy: %.c $(B)/clang/%.o .clang-tidy tests/.clang-tidy
	$(Q)clang-tidy-14 --quiet $< -- $(STD) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

format: ## let clang-format lay out the sources
	clang-format-14 -i $(SOURCES) $(HEADERS)

# ---- install -------------------------------------------------------------------------------
D := $(DESTDIR)
ETC := $(SYSCONFDIR)/matguard
SHARE := $(PREFIX)/share
SERVICE := LIBEXEC=$(LIBEXEC) PROGRAM_DIR=$(PREFIX)/bin systemd/service.sh
MAN := $(patsubst docs/man/%,%,$(wildcard docs/man/*.[1-8] docs/man/*/*.[1-8]))

install: all ## install; DESTDIR= is honoured, an existing configuration is kept
	install -d $(D)$(LIBEXEC) $(D)$(PREFIX)/bin $(D)$(PREFIX)/sbin $(D)$(ETC)
	install -m 755 $(PROGRAMS:%=$(B)/%) $(D)$(LIBEXEC)
	ln -sfr $(D)$(LIBEXEC)/matguard $(D)$(PREFIX)/bin/matguard
	ln -sfr $(D)$(LIBEXEC)/matguardd $(D)$(PREFIX)/sbin/matguardd
	# Rules grow with each release: the new ones count, an edited file is left beside them as *~.
	install -m 644 --compare --backup=simple rules/state-secret.conf $(D)$(ETC)
	install -D -m 644 -t $(D)$(SHARE)/matguard $(B)/state-secret.conf \
		$(B)/state-secret-english.conf rules/english.conf
	[ -e $(D)$(ETC)/matguard.conf ] || install -m 644 daemon/config/matguard.conf $(D)$(ETC)
	sed 's|/usr/libexec/matguard|$(LIBEXEC)|' systemd/matguardd.service | \
		install -D -m 644 /dev/stdin $(D)$(PREFIX)/lib/systemd/system/matguardd.service
	install -D -m 644 systemd/matguard.sysusers $(D)$(PREFIX)/lib/sysusers.d/matguard.conf
	install -D -m 644 systemd/matguard.tmpfiles $(D)$(PREFIX)/lib/tmpfiles.d/matguard.conf
	install -D -m 644 cli/matguard/completion.bash \
		$(D)$(SHARE)/bash-completion/completions/matguard
	set -e; for l in $(LANGS); do install -D -m 644 -t $(D)$(SHARE)/locale/$$l/LC_MESSAGES \
		$(B)/locale/$$l/LC_MESSAGES/matguard.mo; done
	set -e; for m in $(MAN); do install -D -m 644 -t \
		$(D)$(SHARE)/man/$$(dirname $$m)/man$${m##*.} docs/man/$$m; done
	@[ -n "$(D)" ] || systemd/users.sh systemd/matguard.sysusers

uninstall: ## remove what install put there; records and configuration stay
	@[ -n "$(D)" ] || $(SERVICE) stop
	rm -rf $(D)$(LIBEXEC) $(D)$(SHARE)/matguard
	rm -f $(D)$(PREFIX)/bin/matguard $(D)$(PREFIX)/sbin/matguardd \
		$(D)$(PREFIX)/lib/systemd/system/matguardd.service \
		$(D)$(PREFIX)/lib/sysusers.d/matguard.conf $(D)$(PREFIX)/lib/tmpfiles.d/matguard.conf \
		$(D)$(SHARE)/bash-completion/completions/matguard \
		$(LANGS:%=$(D)$(SHARE)/locale/%/LC_MESSAGES/matguard.mo)
	set -e; for m in $(MAN); do rm -f $(D)$(SHARE)/man/$$(dirname $$m)/man$${m##*.}/$${m##*/}; done
	@echo "kept: $(D)/var/lib/matguard (records), $(D)$(ETC) (configuration), the system users"

start: deps ## install dependencies, build, install and start guarding
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory install
	@$(SERVICE) start
stop: ## stop guarding; every open is allowed again
	@$(SERVICE) stop
demo: all $(TOOLS) ## show a denied and an allowed open on a small loop-mounted file system
	@tests/root/demo.sh

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' Makefile
clean: ## remove build/
	rm -rf $(B) compile_commands.json
