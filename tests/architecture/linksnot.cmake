# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when PROGRAM loads a library that matches REFUSED, itself or through another library.
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${PROGRAM} RESOLVED_DEPENDENCIES_VAR libraries
     UNRESOLVED_DEPENDENCIES_VAR unresolved)
if(NOT libraries)
    message(FATAL_ERROR "${PROGRAM} seems to load no library at all: this check does not see what it should")
endif()
set(refused ${libraries} ${unresolved})
list(FILTER refused INCLUDE REGEX "${REFUSED}")
if(refused)
    message(FATAL_ERROR "${PROGRAM} must not load ${refused}")
endif()
