// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetfilter.h"

#include "core/capture/filterparser.h"

#include <utility>

namespace espalier {

PacketFilter::PacketFilter() : PacketFilter(std::make_shared<const PacketProgram>()) { }

PacketFilter::PacketFilter(std::shared_ptr<const PacketProgram> program) : m_program(std::move(program)) { }

Expected<PacketFilter, PacketFilterError> PacketFilter::compile(std::string_view text,
                                                                std::chrono::seconds offsetFromUtc)
{
    if (text.size() > maximumLength)
        return unexpected(
            PacketFilterError {PacketFilterError::Kind::TooLong, maximumLength, text.size() - maximumLength});
    auto program = FilterParser(text, offsetFromUtc).parse();
    if (!program)
        return unexpected(program.error());
    return PacketFilter(std::make_shared<const PacketProgram>(std::move(*program)));
}

bool PacketFilter::matches(PacketSubject &packet) const
{
    using Kind = PacketProgram::Step::Kind;
    bool outcome = true;
    const auto &steps = m_program->steps;
    for (std::size_t at = 0; at < steps.size();) {
        const auto step = steps[at++];
        switch (step.kind) {
        case Kind::Test:
            outcome = m_program->tests[step.target].holds(packet);
            break;
        case Kind::Not:
            outcome = !outcome;
            break;
        case Kind::JumpIfTrue:
            at = outcome ? step.target : at;
            break;
        case Kind::JumpIfFalse:
            at = outcome ? at : step.target;
            break;
        }
    }
    return outcome;
}

bool PacketFilter::matchesAll() const
{
    return m_program->steps.empty();
}

} // namespace espalier
