// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Rows of what several packets must not have.
namespace espalier {

/// Flags that PUBREL, SUBSCRIBE and UNSUBSCRIBE must not have (2.1.3): one hexadecimal digit in column "flags".
void addWrongFlags();

/// What is no UTF-8 Encoded String (1.5.4), as wire text in column "text".
void addIllFormedText();

/// Topic Names with wildcards (4.7.1) in column "topic".
void addTopicsWithWildcards();

} // namespace espalier
