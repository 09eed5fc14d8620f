// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

namespace google::protobuf {
class Descriptor;
} // namespace google::protobuf

namespace espalier {

/// The bytes of a message of a known type as an object.
void buildMessage(ValueBuilder &builder, const google::protobuf::Descriptor &type, std::string_view bytes);

} // namespace espalier
