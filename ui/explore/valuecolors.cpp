// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/valuecolors.h"

namespace espalier {

Role valueRole(ValueKind kind)
{
    switch (kind) {
    case ValueKind::Number:
        return Role::Number;
    case ValueKind::String:
        return Role::String;
    case ValueKind::Boolean:
    case ValueKind::Null:
        return Role::Boolean;
    case ValueKind::Text:
        return Role::Text;
    case ValueKind::None:
    case ValueKind::Empty:
    case ValueKind::Json:
    case ValueKind::Image:
    case ValueKind::Binary:
        break;
    }
    return Role::Muted;
}

} // namespace espalier
