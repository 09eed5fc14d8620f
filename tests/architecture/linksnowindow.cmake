# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when PROGRAM loads a display library, itself or through another library.
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${PROGRAM} RESOLVED_DEPENDENCIES_VAR libraries
     UNRESOLVED_DEPENDENCIES_VAR unresolved)
if(NOT libraries)
    message(FATAL_ERROR "${PROGRAM} seems to load no library at all: this check does not see what it should")
endif()
set(display ${libraries} ${unresolved})
list(FILTER display INCLUDE REGEX "Qt[0-9]*(Gui|Widgets|Svg|OpenGL)|libX11|libxcb|libwayland")
if(display)
    message(FATAL_ERROR "${PROGRAM} loads display libraries: ${display}")
endif()
