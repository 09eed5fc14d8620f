// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/tokenrole.h"

namespace espalier {

Role tokenRole(TokenKind kind, Role others)
{
    switch (kind) {
    case TokenKind::Number:
        return Role::Number;
    case TokenKind::String:
        return Role::String;
    case TokenKind::Boolean:
    case TokenKind::Null:
        return Role::Boolean;
    case TokenKind::Punctuation:
    case TokenKind::Key:
        break;
    }
    return others;
}

} // namespace espalier
