# SPDX-FileCopyrightText: 2026 The Espalier authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Lets tests/boundaries.cmake look at files that cross a boundary, written to PLACE, and fails unless it objects.
function(check name code mayInclude noSystem expected)
    set(file ${PLACE}/${name}.cpp)
    file(WRITE ${file} "${code}\n")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -DFILES=${file} "-DMAY_INCLUDE=${mayInclude}" "-DNO_SYSTEM=${noSystem}"
                -DROOT=${ROOT} -P ${ROOT}/tests/boundaries.cmake
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(expected STREQUAL "allowed" AND NOT result EQUAL 0)
        message(SEND_ERROR "${name}: should be allowed, but: ${output}")
    elseif(expected STREQUAL "refused" AND result EQUAL 0)
        message(SEND_ERROR "${name}: should be refused, and is not")
    endif()
endfunction()

check(ownFolder "#include \"core/mqtt/packet.h\"" "core/base;core/mqtt" "" allowed)
check(system "#include <vector>" "core/base" "Q[A-Z]|Qt" allowed)
check(foreignFolder "#include \"ui/theme/theme.h\"" "core/base;core/mqtt" "" refused)
check(foreignFolderIndented "  #  include \"broker/engine/engine.h\"" "core/base" "" refused)
check(foreignFolderInBrackets "#include <ui/theme/theme.h>" "core/base;core/mqtt" "" refused)
check(upwards "#include \"../mqtt/packet.h\"" "core/base;core/mqtt" "" refused)
check(qtWithoutQt "#include <QString>" "core/base" "Q[A-Z]|Qt" refused)
check(qtModule "#include <QtCore/qstring.h>" "core/base" "Q[A-Z]|Qt" refused)
check(input "#include <fstream>" "core/base" "fstream|thread>" refused)
